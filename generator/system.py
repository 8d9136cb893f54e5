"""What each system does in its own way: locks on folders, bounds of a process, cores, how a process starts and ends.

Nothing else in the program asks for what only some systems have, and nothing here does before it is called.
Tried on Linux only: what is done elsewhere follows the documentation of Python and of portalocker.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_LOCK_FILE = ".ctg-verrou"
_DELETED_ON_CLOSE = getattr(os, "O_TEMPORARY", 0)  # Windows
_FOLDERS_OPEN = os.name != "nt"  # as a file does, so that a folder can bear its own lock


_REASONS = {
    errno.EACCES: "ce n'est pas permis",
    errno.EPERM: "ce n'est pas permis",
    errno.ENOSPC: "le disque est plein",
    errno.EDQUOT: "l'espace permis sur ce disque est épuisé",
    errno.EFBIG: "le fichier dépasse la taille permise",
    errno.EIO: "le disque ou le réseau répond par une erreur",
    errno.EROFS: "le disque est en lecture seule",
    errno.ENOTDIR: "un fichier porte le nom du dossier",
    errno.ENOENT: "ce dossier n'existe pas",
    errno.EISDIR: "un dossier porte ce nom",
    errno.EEXIST: "ce nom est déjà pris",
    errno.ENOTEMPTY: "ce dossier n'est pas vide",
    errno.ENAMETOOLONG: "le nom est trop long",
    errno.ELOOP: "des liens tournent en rond",
    errno.EINVAL: "ce nom ou cette opération n'est pas admis ici",
    errno.EBUSY: "ce fichier est occupé",
    errno.ETXTBSY: "ce fichier est occupé",
    errno.EMFILE: "trop de fichiers sont ouverts",
    errno.ENFILE: "trop de fichiers sont ouverts",
    errno.ENOMEM: "la mémoire manque",
    errno.EAGAIN: "le système n'a plus de processus à donner",
    errno.EPIPE: "la sortie a été fermée avant la fin",
    errno.ESTALE: "le disque du réseau ne répond plus",
    errno.ETIMEDOUT: "le réseau ne répond pas",
}


def say_reason(fault: OSError) -> str:
    """Why the system refused, in French for the usual reasons."""
    known = _REASONS.get(fault.errno or 0)
    return known or (f"le système répond « {fault.strerror} »" if fault.strerror else "raison inconnue")


def read_memory_bound() -> int | None:
    """The bytes of address space that this process may take, when somebody has bounded them."""
    try:
        import resource  # noqa: PLC0415
    except ImportError:
        return None
    allowed, _ = resource.getrlimit(resource.RLIMIT_AS)
    return None if allowed == resource.RLIM_INFINITY else allowed


def lock_folder(folder: Path, *, wait: bool = False) -> int | None:
    """Hold a folder for this process: a descriptor, to close when done. None when another holds it, unless one waits.

    The system lifts the lock when the process ends, however that comes. Where a folder can be opened it bears the lock
    itself, and no file is made. On Windows a hidden file in the folder bears it, and goes with it.

    Raises: `OSError` when the folder cannot be opened or locked.
    """
    import portalocker  # noqa: PLC0415 – it wants a module that only this system has

    wanted = os.O_RDONLY if _FOLDERS_OPEN else os.O_RDWR | os.O_CREAT | _DELETED_ON_CLOSE
    descriptor = os.open(folder if _FOLDERS_OPEN else folder / _LOCK_FILE, wanted)
    how = portalocker.LockFlags.EXCLUSIVE | (portalocker.LockFlags(0) if wait else portalocker.LockFlags.NON_BLOCKING)
    try:
        portalocker.lock(descriptor, how)
    except portalocker.AlreadyLocked:
        os.close(descriptor)
        return None
    except portalocker.LockException as fault:
        os.close(descriptor)
        raise OSError(str(fault)) from fault
    return descriptor


def sync_file(path: Path) -> None:
    """Have the bytes of a file on the disk itself.

    Raises: `OSError` when the disk cannot keep them.
    """
    descriptor = os.open(path, os.O_RDONLY if _FOLDERS_OPEN else os.O_RDWR)  # Windows wants to be able to write
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Have the names in a folder on the disk itself, where the system can: a file renamed there bears its name after a
    power cut too. Windows does it by itself, and some network disks cannot.
    """
    if not _FOLDERS_OPEN:
        return
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def leave_process(code: int = 0) -> None:
    """End this process without taking to pieces, one by one, all that it holds. What is still to be shown is shown;
    nothing that is registered for the end is called. A process that cannot show it goes on, to be ended as usual.
    """
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:  # closed from the start
                stream.flush()
    except (OSError, ValueError):
        return
    os._exit(code)


def bound_process(memory_bytes: int, seconds: float | None = None, *, children_too: bool = True) -> None:
    """Bound this process: its address space, libraries included, its processor time if wanted, and no core dump.

    Unless `children_too`, a child may set itself a wider memory bound. Windows bounds nothing and macOS no memory:
    there, only whoever waits for the process, and stops it, bounds it.
    """
    try:
        import resource  # noqa: PLC0415
    except ImportError:
        return

    def bound(kind: int, wanted: int, most: int | None) -> None:
        """What the machine's own bound (`ulimit`) already forbids cannot be given back."""
        _, widest = resource.getrlimit(kind)
        known = widest != resource.RLIM_INFINITY
        allowed = min(wanted, widest) if known else wanted
        resource.setrlimit(kind, (allowed, widest if most is None else min(most, widest) if known else most))

    if sys.platform != "darwin":
        bound(resource.RLIMIT_AS, memory_bytes, memory_bytes if children_too else None)
    if seconds is not None:
        allowed = max(1, round(seconds))
        bound(resource.RLIMIT_CPU, allowed, allowed + 1)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def end_group(leader: int) -> None:
    """End a process that leads a group, and all of the group; nothing when nobody is left of it.

    Windows has no such groups: there, children that watch their parent end with it.
    """
    if hasattr(os, "killpg"):
        with suppress(OSError):
            os.killpg(leader, signal.SIGKILL)


def lower_priority(*, lowest: bool = False) -> None:
    """Let others of this machine come first, from now on: somewhat, or whoever they are with `lowest`."""
    if not hasattr(os, "nice"):
        return
    with suppress(OSError):
        os.nice(19 if lowest else 5)


def read_resident_memory(process: int = 0) -> int:
    """The bytes of memory that a process holds, this one when none is named; 0 where the system does not say."""
    try:
        pages = Path(f"/proc/{process or 'self'}/statm").read_text(encoding="ascii").split()[1]
    except (OSError, IndexError):
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def count_cores() -> int:
    """The cores that this process may use, or those of the machine where the system does not say."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def choose_start_method() -> str:
    """How processes start: forked from a server without threads, where there is one; else from a new interpreter."""
    import multiprocessing  # noqa: PLC0415 – who runs nothing aside does not wait for it

    return "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"


def was_ended_by(exit_code: int, *signals: str) -> bool:
    """Whether a process with this exit code was ended by one of these signals, by name: « SIGKILL »."""
    return any(exit_code == -getattr(signal, name) for name in signals if hasattr(signal, name))


def bound_processor(seconds: float) -> None:
    """Have the system end this process once it has taken so many seconds of processor in all, where it can."""
    try:
        import resource  # noqa: PLC0415
    except ImportError:
        return
    _, widest = resource.getrlimit(resource.RLIMIT_CPU)
    wanted = int(seconds) + 1
    resource.setrlimit(
        resource.RLIMIT_CPU, (wanted if widest == resource.RLIM_INFINITY else min(wanted, widest), widest)
    )


@contextmanager
def bound_stretch(memory_bytes: int) -> Iterator[None]:
    """Bound the address space that a stretch of this process's work adds, where the system can.

    Raises: `MemoryError` when it goes over.
    """
    try:
        import resource  # noqa: PLC0415
    except ImportError:
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    taken = _read_address_space()
    allowed = taken + memory_bytes
    narrower = taken > 0 and (soft == resource.RLIM_INFINITY or allowed < soft)
    if narrower:
        resource.setrlimit(resource.RLIMIT_AS, (allowed, hard))
    try:
        yield
    finally:
        if narrower:
            resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _read_address_space() -> int:
    """The bytes of address space of this process; 0 where the system does not say."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[0]
    except OSError:
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")
