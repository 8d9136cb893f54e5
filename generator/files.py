"""The only room that touches the disk: bounded reads, atomic writes, names of output files.

A file is written beside its final name and renamed, so that what stands under the final name is always whole. A folder
may be read as if some of its files had other bytes (`lay_over`): edits are tried before they are written.
"""

from __future__ import annotations

import errno
import io
import os
import shutil
import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from generator.codes import Code
from generator.errors import ContentError, Diagnostic, InputFileError, OutputError, Span
from generator.plain_text import normalise_text
from generator.system import lock_folder, say_reason, sync_file, sync_folder

MAX_TEXT_BYTES = 8 * 1024 * 1024
MAX_INPUT_BYTES = 512 * 1024 * 1024
_TEMPORARY = ".tmp"
_RANDOM = 8  # letters at the end of the name of a temporary folder
_SYNCED_AT_ONCE = 16
_NOT_BY_LINK = getattr(os, "O_NOFOLLOW", 0)  # a file of a dossier stands in it


# Folders that are copies, and the paths shown instead; each thread has its own.
_shown: ContextVar[tuple[tuple[Path, str], ...]] = ContextVar("shown", default=())


@contextmanager
def show_as(folders: tuple[tuple[Path, str], ...]) -> Iterator[None]:
    """Show what lies in some folders as lying elsewhere: a worker on another machine has only copies of them."""
    before = _shown.set(tuple((folder.resolve(), shown) for folder, shown in folders))
    try:
        yield
    finally:
        _shown.reset(before)


def is_shown_elsewhere(path: Path) -> bool:
    """Whether a path lies in a folder that is shown as another one."""
    return any(path.resolve().is_relative_to(folder) for folder, _ in _shown.get())


def display_path(path: Path) -> str:
    """The path as a person at this prompt would type it: relative to here when it lies below."""
    place = _find_place(path)
    for folder, shown in _shown.get():
        if place.is_relative_to(folder):
            return (Path(shown) / place.relative_to(folder)).as_posix()
    try:
        return place.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)


def _find_place(path: Path) -> Path:
    """Where a path leads, links followed. Of a folder it is asked once: hundreds of files are shown as lying in it."""
    if path.name in ("", "..") or os.path.islink(path):  # noqa: PTH114 - a name that is too long is none
        return path.resolve()
    return Path(_find_folder(path.parent, os.getcwd()), path.name)  # noqa: PTH109 - a string, made anew for each file


@lru_cache(maxsize=1024)
def _find_folder(folder: Path, current: str) -> Path:  # noqa: ARG001 - a relative folder is another one from elsewhere
    return folder.resolve()


# Files by absolute path, and the bytes that are read in the place of theirs; each thread has its own.
_laid: ContextVar[Mapping[Path, bytes | None]] = ContextVar("laid", default=MappingProxyType({}))


@contextmanager
def lay_over(folder: Path, files: Mapping[str, bytes | None]) -> Iterator[None]:
    """Read some files of a folder, by their path below it, as if they had these bytes, or were not there (`None`).

    So do `read_text`, `read_bytes`, `is_there`, `list_files` and `list_tree`, in this thread; nothing is written.
    """
    top = folder.absolute()
    before = _laid.set({**_laid.get(), **{top / name: data for name, data in files.items()}})
    try:
        yield
    finally:
        _laid.reset(before)


_read_only: ContextVar[bool] = ContextVar("read_only", default=False)


@contextmanager
def read_only() -> Iterator[None]:
    """Files that are made from others are read, until the end of this, as if they had been made anew: none is written.

    It is for who makes such files to ask `lay_instead`.
    """
    reading, laid = _read_only.set(True), _laid.set(_laid.get())
    try:
        yield
    finally:
        _laid.reset(laid)
        _read_only.reset(reading)


def lay_instead(folder: Path, files: Mapping[str, bytes | None]) -> bool:
    """Within `read_only`, lay over what would be written in a folder (`None`: removed), and true: write nothing."""
    if not _read_only.get():
        return False
    top = folder.absolute()
    _laid.set({**_laid.get(), **{top / name: data for name, data in files.items() if _differs(top / name, data)}})
    return True


def _differs(path: Path, data: bytes | None) -> bool:
    if not path.is_file():
        return data is not None
    return data is None or path.stat().st_size != len(data) or path.read_bytes() != data


def is_there(path: Path) -> bool:
    """Whether a file can be read under that name."""
    laid = _laid.get()
    if laid and (place := path.absolute()) in laid:
        return laid[place] is not None
    return path.is_file()


def _lay(folder: Path, found: Iterator[Path], pattern: str = "") -> Iterator[Path]:
    """The files found in a folder, as what is laid over it has them; without a pattern, all that stands below."""
    laid = _laid.get()
    if not laid:
        yield from found
        return
    top, depth = folder.absolute(), pattern.count("/") + 1
    below = {path.relative_to(top): data for path, data in laid.items() if path.is_relative_to(top)}
    yield from (path for path in found if path.relative_to(folder) not in below)
    for name, data in below.items():
        if data is not None and (not pattern or (len(name.parts) == depth and name.match(pattern))):
            yield folder / name


def read_text(path: Path) -> str:
    """A UTF-8 text file of at most 8 MiB, line ends normalised, byte-order mark dropped.

    Raises: `ContentError` when it is missing, too large, or not UTF-8.
    """
    data = _read(path, MAX_TEXT_BYTES, ContentError)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = data[: fault.start].count(b"\n") + 1
        raise ContentError(
            Diagnostic(
                Code.ENCODAGE,
                "ce fichier n'est pas en UTF-8",
                Span(display_path(path), line),
                hint="l'enregistrer en UTF-8 (dans Excel : « CSV UTF-8 »)",
            )
        ) from fault
    return normalise_text(text)


def read_bytes(path: Path, max_bytes: int = MAX_INPUT_BYTES) -> bytes:
    """A binary file of at most `max_bytes`.

    Raises: `InputFileError` when it is missing, unreadable or too large.
    """
    return _read(path, max_bytes, InputFileError)


def _read(path: Path, max_bytes: int, kind: type[ContentError | InputFileError]) -> bytes:
    def refuse(code: Code, message: str, hint: str | None = None) -> ContentError | InputFileError:
        # How a path is shown is looked for on the disk: of those that are read, nobody asks.
        return kind(Diagnostic(code, message, Span(display_path(path)), hint=hint))

    if (laid := _laid.get()) and (place := path.absolute()) in laid:
        data = laid[place]
        if data is None:
            raise refuse(Code.FICHIER_ABSENT, "fichier introuvable", "vérifier le nom et le dossier")
        return data
    try:
        if path.is_dir():
            raise refuse(Code.FICHIER_ILLISIBLE, "c'est un dossier, un fichier était attendu")
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):  # a pipe waits for somebody, a device never ends
            message = "ce n'est pas un fichier ordinaire (un tube, un périphérique)"
            raise refuse(Code.FICHIER_ILLISIBLE, message, "l'enregistrer dans un fichier")
        size = found.st_size
        if size > max_bytes:
            message = f"fichier trop gros : {size / 1048576:.1f} Mio, {max_bytes / 1048576:.0f} au plus"
            raise refuse(Code.FICHIER_TROP_GROS, message)
        return path.read_bytes()
    except FileNotFoundError as fault:
        raise refuse(Code.FICHIER_ABSENT, "fichier introuvable", "vérifier le nom et le dossier") from fault
    except OSError as fault:
        raise refuse(Code.FICHIER_ILLISIBLE, f"lecture impossible : {say_reason(fault)}") from fault


def list_files(folder: Path, pattern: str) -> tuple[Path, ...]:
    """The files of a folder (not below) that match a glob, sorted by name; none when the folder is missing."""
    found = (p for p in folder.glob(pattern) if p.is_file())
    return tuple(sorted(p for p in _lay(folder, found, pattern) if not p.name.startswith((".", "~"))))


def find_link(top: Path, path: Path) -> Path | None:
    """The first symbolic link on the way from the folder `top`, itself left out, to `path` below it; none there."""
    way = top
    for part in path.relative_to(top).parts:
        way /= part
        if way.is_symlink():
            return way
    return None


def list_tree(folder: Path) -> Iterator[Path]:
    """Every file below a folder, sorted, hidden ones and editors' leftovers left out."""
    for path in sorted(_lay(folder, (p for p in folder.rglob("*") if p.is_file()))):
        if not any(part.startswith((".", "~")) for part in path.relative_to(folder).parts):
            yield path


def sign_trees(*folders: Path) -> frozenset[tuple[str, int, int, int]]:
    """The files below some folders, hidden ones left out, by path, size, moment and number on the disk.

    What has the same signs has not been written since, and need not be read again.
    """
    found: set[tuple[str, int, int, int]] = set()
    waiting = [str(folder) for folder in folders]
    while waiting:
        with suppress(OSError), os.scandir(waiting.pop()) as entries:  # one that has just gone is no file any more
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                if entry.is_dir():
                    waiting.append(entry.path)
                    continue
                told = entry.stat()
                found.add((entry.path, told.st_size, told.st_mtime_ns, told.st_ino))
    return frozenset(found)


def write_bytes(path: Path, data: bytes, *, lasting: bool = True) -> None:
    """Write a file whole or not at all, creating its folder.

    Unless `lasting` is false, for a copy that only this run reads, it is on the disk itself before it bears its name: a
    power cut leaves the file of before or the new one.

    Raises: `OutputError` when the place cannot be written.
    """
    # Named before it is made, so that whatever interrupts the next lines (Ctrl-C too) leaves nothing behind.
    temporary = path.parent / f".{path.name[:40]}.{os.urandom(4).hex()}{_TEMPORARY}"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            if lasting:
                stream.flush()
                os.fsync(stream.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
    except BaseException as fault:
        with suppress(OSError):  # the first fault is the one to report
            temporary.unlink()
        if not isinstance(fault, OSError):
            raise
        hint = "fermer le fichier s'il est ouvert ailleurs, vérifier les droits et la place disponible"
        raise _refuse_write(fault, path, hint) from fault
    if lasting:
        sync_folder(path.parent)


def append_line(path: Path, line: bytes, *, held: bool = False) -> None:
    """Add a line at the end of a file, made if need be: whole and on the disk, or not at all.

    A line that was cut (the machine stopped) stays as it is, and the new one begins after it. Two processes that add
    lines at once wait for each other; with `held`, whoever asks holds the folder already.

    Raises: `OutputError` when the place cannot be written.
    """
    with nullcontext() if held else wait_for_folder(path.parent):
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | _NOT_BY_LINK, 0o644)
            with os.fdopen(descriptor, "r+b", buffering=0) as stream:
                size = stream.seek(0, os.SEEK_END)
                cut = b"\n" if size and not _ends_a_line(stream, size) else b""
                try:
                    _write_whole(stream, cut + line + b"\n")
                except OSError:
                    stream.truncate(size)
                    raise
        except OSError as fault:
            raise _refuse_write(fault, path, "vérifier les droits et la place disponible") from fault


def _ends_a_line(stream: io.FileIO, size: int) -> bool:
    stream.seek(size - 1)
    return stream.read(1) == b"\n"


def _write_whole(stream: io.FileIO, data: bytes) -> None:
    if stream.write(data) != len(data):
        raise OSError(errno.ENOSPC, "the disk took part of a line")
    os.fsync(stream.fileno())


def move_file(source: Path, target: Path) -> None:
    """Give a file another name on the same disk, at once; a file that bears that name already is replaced.

    Raises: `OutputError` when it cannot be done: then nothing has changed.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        source.replace(target)
    except OSError as fault:
        hint = "fermer le fichier s'il est ouvert ailleurs, vérifier les droits et la place disponible"
        raise _refuse_write(fault, target, hint) from fault


def sync_files(paths: Sequence[Path]) -> None:
    """Have the bytes of files on the disk itself, side by side: a disk takes many at once as fast as a few.

    Raises: `OutputError` when the disk cannot keep one of them.
    """

    def sync(path: Path) -> None:
        try:
            sync_file(path)
        except OSError as fault:
            raise _refuse_write(fault, path, "vérifier la place disponible et l'état du disque") from fault

    if not paths:
        return
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 – a command that writes nothing does not wait

    with ThreadPoolExecutor(min(len(paths), _SYNCED_AT_ONCE)) as threads:
        for _ in threads.map(sync, paths):
            pass


def _refuse_write(fault: OSError, path: Path, hint: str, what: str = "écriture") -> OutputError:
    message = f"{what} impossible : {say_reason(fault)}"
    return OutputError(Diagnostic(Code.ECRITURE_IMPOSSIBLE, message, Span(display_path(path)), hint=hint))


def remove_leftovers(folder: Path) -> None:
    """Remove what a run that was killed while it wrote has left in a folder (not below)."""
    for path in folder.glob(f".*{_TEMPORARY}"):
        remove_file(path)


@contextmanager
def reserve_folder(folder: Path) -> Iterator[bool]:
    """Hold a folder, made if need be, for this process alone; false when another one holds it.

    The system lifts the lock when the process ends, however that comes, and no file remains.

    Raises: `OutputError` when the folder cannot be made or held.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        held = lock_folder(folder)
    except OSError as fault:
        hint = "vérifier les droits, ou donner un autre dossier avec --sortie"
        raise _refuse_write(fault, folder, hint) from fault
    try:
        yield held is not None
    finally:
        if held is not None:
            os.close(held)


@contextmanager
def wait_for_folder(folder: Path) -> Iterator[None]:
    """Hold a folder, made if need be, for the few moments of a writing; another process that wants it waits.

    Who holds it already may ask for it again.
    A disk that knows no locks (some network folders) keeps two processes apart no more than it can.

    Raises: `OutputError` when the folder cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise _refuse_write(fault, folder, "vérifier les droits, ou donner un autre dossier avec --sortie") from fault
    place, before = folder.resolve(), _held.get()
    if place in before:
        yield
        return
    held: int | None = None
    with suppress(OSError):
        held = lock_folder(folder, wait=True)
    mark = _held.set(before | {place})
    try:
        yield
    finally:
        _held.reset(mark)
        if held is not None:
            os.close(held)


_held: ContextVar[frozenset[Path]] = ContextVar("_held", default=frozenset())  # of a thread: folders that it holds


def digest_file(path: Path) -> str:
    """The SHA-256 digest of a file, read piece by piece; nothing when it is missing or cannot be read."""
    import hashlib  # noqa: PLC0415

    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


def remove_file(path: Path) -> None:
    """Remove an output file that is no longer true; nothing when it is not there."""
    try:
        path.unlink(missing_ok=True)
    except OSError as fault:
        raise _refuse_write(fault, path, "fermer le fichier s'il est ouvert ailleurs", "suppression") from fault


def remove_folder(folder: Path) -> None:
    """Remove a folder that this program made, with what it holds; nothing when it is not there."""
    try:
        if folder.exists():
            shutil.rmtree(folder)
    except OSError as fault:
        raise _refuse_write(fault, folder, "fermer les fichiers ouverts ailleurs", "suppression") from fault


def sha256(data: bytes) -> str:
    """The SHA-256 digest in lower-case hexadecimal."""
    import hashlib  # noqa: PLC0415 - a help digests nothing, and makes no folder

    return hashlib.sha256(data).hexdigest()


@contextmanager
def make_folder(beside: Path | None = None) -> Iterator[Path]:
    """A hidden temporary folder in the folder of `beside`, or in the system's own; gone at the end unless renamed.

    Raises: `OutputError` when it cannot be made.
    """
    import tempfile  # noqa: PLC0415

    try:
        if beside is not None:
            beside.parent.mkdir(parents=True, exist_ok=True)
        made = tempfile.mkdtemp(
            prefix=f".{beside.name[:40] if beside else 'ctg'}.", dir=beside.parent if beside else None
        )
    except OSError as fault:
        span = Span(display_path(beside) if beside is not None else tempfile.gettempdir())
        message = f"écriture impossible : {say_reason(fault)}"
        hint = "vérifier les droits et la place disponible"
        raise OutputError(Diagnostic(Code.ECRITURE_IMPOSSIBLE, message, span, hint=hint)) from fault
    try:
        yield Path(made)
    finally:
        shutil.rmtree(made, ignore_errors=True)


@contextmanager
def make_folder_again(beside: Path) -> Iterator[Path]:
    """As `make_folder`, for a folder that will bear the name `beside`: what stopped runs have left of it goes first.

    Who makes it holds the folder around it: what is found there is nobody's any more.

    Raises: `OutputError` when it cannot be made, or what was left cannot be removed.
    """
    with wait_for_folder(beside.parent), make_folder(beside) as made:
        start = made.name[:-_RANDOM]
        for left in beside.parent.iterdir():
            # As `mkdtemp` ends its names; a folder of the person's is not named so.
            ending = left.name.removeprefix(start)
            random = len(ending) == _RANDOM and ending.replace("_", "a").isalnum() and ending == ending.lower()
            if left.name.startswith(start) and random and left != made and left.is_dir() and not left.is_symlink():
                remove_folder(left)
        yield made


def put_folder(made: Path, target: Path) -> None:
    """Give a whole folder its name, at once, all its files on the disk; what stands there must be missing or empty.

    Raises: `OutputError` when the place cannot be written, or was taken meanwhile.
    """
    try:
        sync_files([path for path in made.rglob("*") if path.is_file()])
        for folder in (made, *(path for path in made.rglob("*") if path.is_dir())):
            sync_folder(folder)
        made.chmod(0o755)
        made.rename(target)
    except OSError as fault:
        raise _refuse_write(fault, target, "vérifier les droits, ou donner un autre nom") from fault
    sync_folder(target.parent)
