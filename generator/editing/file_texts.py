"""The text files of a dossier as they were read, and a text put back into the form of its file: mark, line ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.files import sha256
from generator.model.dossier import Dossier
from generator.plain_text import normalise_text

_MARK = b"\xef\xbb\xbf"
_TEXTS = (".yaml", ".csv", ".md")


@dataclass(frozen=True, slots=True)
class FileText:
    """A text file of the dossier, its line ends plain. `data` is empty for a file that is not there yet.

    A new table begins with the mark that makes Excel read it as UTF-8.
    """

    path: str
    data: bytes
    text: str

    @property
    def digest(self) -> str:
        """The SHA-256 of the file as it was read; empty when there is none."""
        return sha256(self.data) if self.data else ""

    def encode(self, text: str) -> bytes:
        """Another text in the form of this file: its byte-order mark and its line ends."""
        ends = "\r\n" if b"\r\n" in self.data else "\n"
        marked = self.data.startswith(_MARK) if self.data else self.path.endswith(".csv")
        return (_MARK if marked else b"") + text.replace("\n", ends).encode()


def read_texts(dossier: Dossier) -> Mapping[str, FileText]:
    """The text files of a dossier, not of its model, by their path below its folder."""
    return {
        file.path: FileText(file.path, file.data, normalise_text(file.data.decode("utf-8-sig")))
        for file in dossier.inputs
        if not file.of_model and file.path.endswith(_TEXTS)
    }


def read_model_texts(dossier: Dossier) -> Mapping[str, str]:
    """The clauses of the dossier's model, as their files have them, by identifier."""
    return {
        file.path.removeprefix("clauses/").removesuffix(".md"): normalise_text(file.data.decode("utf-8-sig"))
        for file in dossier.inputs
        if file.of_model and file.path.startswith("clauses/") and file.path.endswith(".md")
    }
