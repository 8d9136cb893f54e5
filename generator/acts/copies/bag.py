"""A BagIt bag as files: its payload and its tags, written and read back with nothing taken on trust.

Plain code rather than the `bagit` library, which works in place, changes the folder of the whole process and writes the
day by itself; that library judges our bags in the tests. Source: RFC 8493 (BagIt 1.0).
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from generator.codes import Code
from generator.errors import Diagnostic, InputFileError, Span
from generator.files import display_path, make_folder_again, put_folder, read_bytes, write_bytes

DECLARATION, INFO, FETCH = "bagit.txt", "bag-info.txt", "fetch.txt"
PAYLOAD = "data"
_ALGORITHM = "sha512"
_MANIFEST, _TAGS = f"manifest-{_ALGORITHM}.txt", f"tagmanifest-{_ALGORITHM}.txt"
_DECLARED = re.compile(r"BagIt-Version: (0\.97|1\.0)\nTag-File-Character-Encoding: UTF-8\n?")
_LINE = re.compile(r"([0-9A-Fa-f]+)[ \t]+\*?(.+)")
_HINT = "reprendre le sac tel qu'il a été fait ; ce qui a été touché ne revient pas dans un projet"


def write_bag(target: Path, payload: Mapping[str, bytes], info: Mapping[str, str]) -> None:
    """Write a bag, whole or not at all; `payload` by path below `data/`, `info` is what `bag-info.txt` says.

    The same payload and info give the same bytes. Raises: `OutputError` when the place cannot be written or is taken.
    """
    size = sum(len(data) for data in payload.values())
    told = {**info, "Payload-Oxum": f"{size}.{len(payload)}"}
    tags = {
        DECLARATION: b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        INFO: "".join(f"{name}: {' '.join(words.split())}\n" for name, words in told.items()).encode(),
        _MANIFEST: _write_manifest({f"{PAYLOAD}/{name}": data for name, data in payload.items()}),
    }
    tags[_TAGS] = _write_manifest(tags)
    with make_folder_again(beside=target) as made:
        for name, data in {**{f"{PAYLOAD}/{name}": data for name, data in payload.items()}, **tags}.items():
            write_bytes(made / name, data, lasting=False)  # put_folder has them on the disk
        put_folder(made, target)


def read_bag(place: Path) -> dict[str, bytes]:
    """The payload of a bag, by path below `data/`, every byte of the bag compared with its manifests.

    Raises: `InputFileError` that names each file that was touched, is missing or was added, each link, and each path
    that leads out of the bag.
    """
    found, faults = _list_files(place)
    if DECLARATION not in found or not _DECLARED.fullmatch(_read_text(place, DECLARATION)):
        faults.append(_refuse(place / DECLARATION, "ce dossier n'est pas un sac BagIt, ou d'une version inconnue"))
    if FETCH in found:
        faults.append(_refuse(place / FETCH, "ce sac renvoie à des fichiers qui sont ailleurs"))
    listed: dict[str, str] = {}
    for manifest in (_MANIFEST, _TAGS):
        if manifest not in found:
            faults.append(_refuse(place / manifest, "ce fichier du sac manque"))
            continue
        lines, wrong = _read_manifest(place, manifest)
        listed |= lines
        faults += wrong
    if faults:
        raise InputFileError(faults)
    for name, digest in listed.items():
        if name not in found:
            faults.append(_refuse(place / name, "ce fichier du sac manque"))
        elif hashlib.sha512(read_bytes(place / name)).hexdigest() != digest:
            faults.append(_refuse(place / name, "ce fichier du sac a été modifié"))
    added = sorted(found - listed.keys() - {_TAGS})
    faults += [_refuse(place / name, "ce fichier n'est pas inscrit dans le sac : il a été ajouté") for name in added]
    if faults:
        raise InputFileError(faults)
    kept = sorted(name for name in listed if name.startswith(f"{PAYLOAD}/"))
    return {name.removeprefix(f"{PAYLOAD}/"): read_bytes(place / name) for name in kept}


def _list_files(place: Path) -> tuple[set[str], list[Diagnostic]]:
    """Every file of a bag by its path, hidden ones too; what is neither a file nor a folder is a fault."""
    found: set[str] = set()
    faults: list[Diagnostic] = []
    if place.is_symlink() or not place.is_dir():
        return found, [_refuse(place, "ce sac est introuvable, ou n'est pas un dossier")]
    for folder, folders, files in os.walk(place):
        for name in (*folders, *files):
            path = Path(folder) / name
            mode = path.lstat().st_mode
            if stat.S_ISREG(mode):
                found.add(path.relative_to(place).as_posix())
            elif not stat.S_ISDIR(mode):
                faults.append(_refuse(path, "un sac ne contient que des fichiers : c'est un lien, ou autre chose"))
    return found, faults


def _read_text(place: Path, name: str) -> str:
    return read_bytes(place / name).decode("utf-8", "replace").removeprefix("\ufeff").replace("\r\n", "\n")


def _read_manifest(place: Path, manifest: str) -> tuple[dict[str, str], list[Diagnostic]]:
    listed: dict[str, str] = {}
    faults: list[Diagnostic] = []
    folded: set[str] = set()
    for rank, line in enumerate(_read_text(place, manifest).splitlines(), 1):
        match = _LINE.fullmatch(line)
        name = _decode(match[2]) if match else line
        same = unicodedata.normalize("NFC", name).casefold()
        if match is None or not _stays_inside(name, payload=manifest == _MANIFEST):
            message = f"« {name} » n'est pas le chemin d'un fichier du sac"
            faults.append(_refuse(place / manifest, message, rank))
        elif same in folded:
            faults.append(_refuse(place / manifest, f"« {name} » y est deux fois", rank))
        else:
            listed[name] = match[1].lower()
        folded.add(same)
    return listed, faults


def _stays_inside(name: str, *, payload: bool) -> bool:
    path = PurePosixPath(name)
    clean = path.as_posix() == name and not path.is_absolute() and ".." not in path.parts
    known = path.parts[:1] == (PAYLOAD,) and len(path.parts) > 1 if payload else len(path.parts) == 1
    return clean and known and not any(sign in name for sign in ("\\", ":", "\0"))


def _write_manifest(files: Mapping[str, bytes]) -> bytes:
    lines = _list_lines(files)
    return "".join(lines).encode()


def _list_lines(files: Mapping[str, bytes]) -> Iterator[str]:
    for name, data in sorted(files.items()):
        written = name.replace("%", "%25").replace("\n", "%0A").replace("\r", "%0D")
        yield f"{hashlib.sha512(data).hexdigest()}  {written}\n"


def _decode(name: str) -> str:
    return name.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")


def _refuse(path: Path, message: str, line: int = 0) -> Diagnostic:
    return Diagnostic(Code.SAC_INVALIDE, message, Span(display_path(path), line), hint=_HINT)
