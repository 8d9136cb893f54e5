"""What can go wrong, said once: a located diagnostic, and the exit code of its family.

A `Diagnostic` is one fault, in French, with its place, an excerpt and what to do about it. A `CtgError` carries
one or several diagnostics; its subclass only decides the exit code. Nothing in this module prints.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from generator.codes import Code
from generator.plain_text import show_letters


class ExitCode(IntEnum):
    """Exit codes of the `ctg` program; users' scripts and CI rely on them."""

    DONE = 0
    BUG = 1
    USAGE = 2
    CONTENT = 3
    TEMPLATE = 4
    INPUT = 5
    OUTPUT = 6
    PARITY = 7
    BATCH = 8
    INTERRUPTED = 130


class Severity(StrEnum):
    """How grave a diagnostic is; only `ERROR` refuses the work."""

    ERROR = "erreur"
    WARNING = "avertissement"
    ADVICE = "conseil"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A place in a file that a person can open: where a fault is, or the `origin` that a block was read from.

    `file` is shown as it is given (relative to the working directory wherever possible). `line` and `column`
    are 1-based, 0 meaning unknown; `length` is the number of characters to underline. An origin has no column; one that
    the program computed has no line either.
    """

    file: str
    line: int = 0
    column: int = 0
    length: int = 1

    def __str__(self) -> str:
        place = self.file
        if self.line:
            place += f":{self.line}"
            if self.column:
                place += f":{self.column}"
        return place


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One fault: a stable code with its section in `docs/erreurs.md`, a message in French, a place, a remedy.

    `admitted` is the reason for which a dossier admits a finding; its severity is then `ADVICE`, whatever its rule
    says. `block` is the identity of the block of the composed text that shows it ("convention/article-3/p4"), if any;
    `pages` are those of that block in `pdf`, when that file is there and says these very words.
    """

    code: Code
    message: str
    span: Span | None = None
    excerpt: str | None = None
    hint: str | None = None
    severity: Severity = Severity.ERROR
    admitted: str | None = field(default=None, kw_only=True)
    block: str | None = field(default=None, kw_only=True)
    pages: tuple[int, ...] = field(default=(), kw_only=True)
    pdf: str | None = field(default=None, kw_only=True)

    def __str__(self) -> str:
        return "\n".join(self.lines())

    @property
    def label(self) -> str:
        """« erreur [code] », or « admis [code] »."""
        return f"{'admis' if self.admitted else self.severity} [{self.code}]"

    def say_pages(self) -> str:
        """« page 7 », « pages 7 et 8 », « pages 7 à 9 »; nothing when it is not known."""
        if len(self.pages) < 2:
            return "".join(f"page {page}" for page in self.pages)
        return f"pages {self.pages[0]} {'et' if len(self.pages) == 2 else 'à'} {self.pages[-1]}"

    def lines(self) -> Iterable[str]:
        """The fault in the GNU layout that editors make clickable, with its excerpt underlined and its hint.

        What a name or an excerpt has of letters that do not show is seen as escapes: no line ends in the middle.
        """
        return map(show_letters, self._write_lines())

    def _write_lines(self) -> Iterable[str]:
        place = f"{self.span}: " if self.span else ""
        yield f"{place}{self.label} {self.message}"
        if self.excerpt is not None:
            # A long line of Markdown is shown around the fault, not whole.
            start = max(0, (self.span.column if self.span else 0) - 60)
            shown = self.excerpt[start : start + 110]
            yield f"    {shown}"
            if self.span and self.span.column and self.span.column - 1 <= len(self.excerpt):
                yield "    " + " " * (self.span.column - 1 - start) + "^" * max(1, min(self.span.length, 60))
        if self.pages:
            yield f"  dans le texte : {self.say_pages()} de {self.pdf}"
        if self.admitted:
            yield f"  admis : {self.admitted}"
        elif self.hint:
            yield f"  piste : {self.hint}"


class CtgError(Exception):
    """Base of every fault the program announces; `diagnostics` holds all of them, in reading order.

    `closing` are lines that end the account, where it has a count and a next command.
    """

    exit_code: ExitCode = ExitCode.BUG
    closing: tuple[str, ...] = ()

    def __init__(self, diagnostics: Diagnostic | Sequence[Diagnostic]) -> None:
        self.diagnostics: tuple[Diagnostic, ...] = (
            (diagnostics,) if isinstance(diagnostics, Diagnostic) else tuple(diagnostics)
        )
        super().__init__("\n".join(str(d) for d in self.diagnostics))

    def __reduce__(self) -> tuple[object, ...]:
        """As one process tells it to another: with its diagnostics, whatever a subclass takes to be made."""
        return type(self).__new__, (type(self), *self.args), self.__dict__


class UsageError(CtgError):
    """The command line itself is wrong: unknown dossier, options that do not go together."""

    exit_code = ExitCode.USAGE


class ContentError(CtgError):
    """The facts, the texts or the data of a dossier or of a model are wrong or incomplete."""

    exit_code = ExitCode.CONTENT


class TemplateError(CtgError):
    """A Word or HTML template, an identity or a font is missing or broken."""

    exit_code = ExitCode.TEMPLATE


class InputFileError(CtgError):
    """A file from outside (PDF, scan, acknowledgement) cannot be used; nothing is written."""

    exit_code = ExitCode.INPUT


class OutputError(CtgError):
    """The result cannot be written where it was asked."""

    exit_code = ExitCode.OUTPUT


class ParityError(CtgError):
    """The text of a written file is not the text of the tree it was written from."""

    exit_code = ExitCode.PARITY


class BatchError(CtgError):
    """Part of a batch failed; the rest was done."""

    exit_code = ExitCode.BATCH


class DiagnosticCollector:
    """Gathers faults so that a run reports all of them at once, in the order of files and lines."""

    def __init__(self) -> None:
        self._found: dict[Diagnostic, None] = {}  # a set that keeps the order

    def add(self, diagnostic: Diagnostic) -> None:
        """Keep one fault, once."""
        self._found[diagnostic] = None

    def extend(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Keep several faults."""
        for diagnostic in diagnostics:
            self.add(diagnostic)

    @property
    def found(self) -> tuple[Diagnostic, ...]:
        """All that was gathered so far, errors and advice alike."""
        return tuple(self._found)

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """Only what refuses the work."""
        return tuple(d for d in self._found if d.severity is Severity.ERROR)

    def raise_errors(self, kind: type[CtgError] = ContentError) -> None:
        """Raise `kind` with every error gathered; do nothing when there is none."""
        if self.errors:
            raise kind(self.errors)
