"""LibreOffice as the judge of redlines: it accepts all changes, it rejects all, and says the words of each text."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from generator.comparing.changes import Comparison
from generator.comparing.places import fold_words
from generator.comparing.script import Changed
from generator.project import BARE, Project
from generator.reading.furniture import read_furniture
from generator.redlining.pdf.redline import ComparedPiece, write_redline
from generator.redlining.sources import ComparedText, compare_sides, open_text
from generator.redlining.word.body_nodes import find_parts
from generator.redlining.word.redline import WordSide, write_word_redline
from generator.writing.word.package import DOCUMENT, open_package, parse_part, w
from generator.writing.word.read_back.text import read_docx_text
from tests.conformance.changed_copy import AFTER, BEFORE, write_changed_copy
from tests.conformance.foreign_validators import MissingToolError

RUNNER = Path(__file__).with_name("office_revisions.py")
SYSTEM_PYTHON = "/usr/bin/python3"  # the one that Debian's python3-uno is for
_BACK = ("convention", "annexe-4")  # redlined from the second text to the first too: what came goes, and the reverse
_IN_PDF = ("convention", "annexe-5")
_FEWEST_PIECES = 6
_WORD = re.compile(r"[^\s\u200d]+")  # LibreOffice puts a joiner where a field shows nothing


@dataclass(frozen=True, slots=True)
class Redline:
    """A redline to judge, and the files of both texts: what accepting, and what rejecting, must give."""

    path: Path
    accepted: bytes
    rejected: bytes


def check_office() -> None:
    """Raise `MissingToolError` unless LibreOffice is there, with its Python."""
    if shutil.which("soffice") is None:
        raise MissingToolError("« soffice » est introuvable")
    done = subprocess.run([SYSTEM_PYTHON, "-c", "import uno"], capture_output=True, check=False)
    if done.returncode:
        raise MissingToolError(f"{SYSTEM_PYTHON} n'a pas le module « uno »")


def make_redlines(folder: Path) -> tuple[dict[str, Redline], dict[str, Path]]:
    """The redlines of the complete example and of its changed copy, by name, written below `folder`: Word, then PDF."""
    write_changed_copy(folder)
    project = Project(folder)
    before, after = (open_text(str(folder / name), project) for name in (BEFORE, AFTER))
    found = compare_sides(before, after)
    pieces = found.pieces
    if len(pieces) < _FEWEST_PIECES:
        raise MissingToolError(f"la copie changée ne change que {', '.join(pieces)}")
    made: dict[str, Redline] = {}
    for piece in pieces:
        one, other = (_write_side(text, piece) for text in (before, after))
        ways = [("", one, other), *([("-retour", other, one)] if piece in _BACK else [])]
        for suffix, former, present in ways:
            path = folder / f"{piece}{suffix}.docx"
            path.write_bytes(write_word_redline(former, present, "ctg comparer"))
            made[f"comparatif/{path.name}"] = Redline(path, present.docx, former.docx)
    return made, dict(_write_pdfs(before, after, found, folder))


def _write_pdfs(
    before: ComparedText, after: ComparedText, found: Comparison, folder: Path
) -> Iterator[tuple[str, Path]]:
    """Those of the pieces that hold links, notes, places to sign and whole pages that come."""
    furniture = read_furniture(BARE.template_roots, "neutre")
    one, other = ({document.meta.piece: document for document in text.documents} for text in (before, after))
    for piece, script in found.scripts:
        if piece in _IN_PDF and isinstance(script, Changed):
            path = folder / f"{piece}.pdf"
            compared = ComparedPiece(one[piece], other[piece], (before.name, after.name), script)
            path.write_bytes(write_redline(compared, furniture, path.name))
            yield f"comparatif/{path.name}", path


def judge_redlines(redlines: Mapping[str, Redline], profile: Path) -> dict[str, list[str]]:
    """What LibreOffice finds wrong in each redline, by name: nothing where its words are those of both texts."""
    command = [SYSTEM_PYTHON, str(RUNNER), str(profile), *(str(one.path) for one in redlines.values())]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, env=_plain_environment())
    if done.returncode:
        raise MissingToolError(f"LibreOffice n'a pas fonctionné : {done.stderr.strip()[-600:]}")
    return {name: _judge(one) for name, one in redlines.items()}


def compare_words(said: bytes, expected: bytes) -> str:
    """Where a file that LibreOffice wrote does not say the words of one of ours; nothing when it does.

    The cover may come first: LibreOffice puts the bookmark of our text's beginning before it.
    """
    one, other = (read_docx_text(data, "comparatif") for data in (said, expected))
    for words, wanted in zip((one.body, *one.notes), (other.body, *other.notes), strict=False):
        found, text = _split(words), _split(wanted)
        if len(found) != len(text):
            text = [*_read_cover(expected), *text]
        if found != text:
            return _show(found, text)
    return "" if len(one.notes) == len(other.notes) else f"{len(one.notes)} notes au lieu de {len(other.notes)}"


def _write_side(text: ComparedText, piece: str) -> WordSide:
    document = next(one for one in text.documents if one.meta.piece == piece)
    return WordSide(document, text.write_word(document))


def _judge(redline: Redline) -> list[str]:
    faults: list[str] = []
    for answer, expected in (("accepte", redline.accepted), ("refuse", redline.rejected)):
        path = redline.path.with_name(f"{redline.path.stem}-{answer}.docx")
        if not path.is_file():
            faults.append(f"{answer} : LibreOffice n'a rien écrit")
            continue
        fault = compare_words(path.read_bytes(), expected)
        if fault:
            faults.append(f"{answer} : {fault}")
    return faults


def _read_cover(docx: bytes) -> list[str]:
    blocks, _ = find_parts(parse_part(open_package(docx, "comparatif")[DOCUMENT]))
    texts = [
        element.text if element.tag == w("t") else " " for block in blocks for element in block.iter(w("p"), w("t"))
    ]
    return _split("".join(text or "" for text in texts))


def _split(text: str) -> list[str]:
    return _WORD.findall(fold_words(text))


def _show(found: Sequence[str], wanted: Sequence[str]) -> str:
    for kind, i, j, k, m in SequenceMatcher(None, wanted, found, autojunk=False).get_opcodes():
        if kind != "equal":
            words = [" ".join(text)[:120] for text in (found[max(0, k - 3) : m + 3], wanted[max(0, i - 3) : j + 3])]
            return f"« {words[0]} » au lieu de « {words[1]} »"
    return ""


def _plain_environment() -> dict[str, str]:
    """The system's Python must not see the packages of ours."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
