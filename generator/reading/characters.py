"""What no text may hold: characters that are invisible or that Word refuses, and words without measure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.codes import Code
from generator.errors import ContentError, Diagnostic, Span
from generator.model.words.spoilt_letters import guess_word, list_spoilt_lines

# Control characters; what XML 1.0 forbids (§2.2); separators of lines other than the line's end; marks that turn the
# order of the words or annotate them; private characters, which no font of ours has, which Word's own bullets are, and
# which the composing puts around gaps and line numbers.
# Source: Unicode, UnicodeData.txt, categories Cc, Cf, Zl, Zp, Cs, Co. Those without width are gone already (`files`).
FORBIDDEN_CHARACTER = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
    "\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u2028-\u202e\u2065-\u206f\ufff9-\ufffb"
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    "\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff\U000f0000-\U0010ffff]"
)
# Beyond these bounds a text is a mistake, told at once rather than set on thousands of pages.
MAX_WORDS = 50_000  # about a hundred pages
MAX_OPENED = 100  # brackets within one another: each is looked for to the end of its paragraph
MAX_LISTED = 5_000  # lines of lists and of tables
MAX_LINE = 200_000  # characters of one line
MAX_VALUE = 30_000  # characters of one value of a YAML file or of a cell: six pages within a table
_TOO_LONG = "le couper, ou joindre ce document au lieu de le recopier"
_LISTED = re.compile(r"\s*(?:[-*+] |\d+[.)] |\|)")
_OPENS = f"ouvre plus de {MAX_OPENED} crochets sans les refermer"
_BRACKET = re.compile(r"[\[\]]")
_WORD = re.compile(r"\S+")


def list_forbidden_characters(text: str, file: str) -> Iterator[Diagnostic]:
    """One fault for each line of a text that holds such a character, or letters that another program has spoilt."""
    spoilt = tuple(list_spoilt_lines(text))
    lines = text.split("\n") if spoilt else []
    for number, column, word, mended in spoilt:
        lost = "une lettre perdue" if not mended else "des lettres abîmées"
        guess = mended or guess_word(word, text)
        hint = f"écrire « {mended} »" if mended else "la remettre, d'après le texte d'origine"
        if guess and not mended:
            hint = f"voulait-on « {guess} » ?"
        yield Diagnostic(
            Code.LETTRES_ABIMEES,
            f"« {word} » a {lost}",
            Span(file, number, column),
            lines[number - 1],
            f"{hint} ; pour tout le fichier, reprendre l'original et l'enregistrer en UTF-8 (Excel : « CSV UTF-8 »)",
        )
    if spoilt or not FORBIDDEN_CHARACTER.search(text):
        return
    for number, line in enumerate(text.split("\n"), start=1):
        found = FORBIDDEN_CHARACTER.search(line)
        if found is not None:
            yield Diagnostic(
                Code.CARACTERE_INTERDIT,
                f"un caractère de commande (U+{ord(found.group()):04X}), invisible, se trouve dans cette ligne",
                Span(file, number, found.start() + 1),
                FORBIDDEN_CHARACTER.sub("\u2423", line),
                "l'effacer : il vient le plus souvent d'un copier-coller depuis un PDF",
            )


def check_text_length(text: str, file: str) -> None:
    """Raises: `ContentError` at the line where a text passes its bounds."""
    words = listed = opened = 0
    for number, line in enumerate(text.split("\n"), start=1):
        words += sum(1 for _ in _WORD.finditer(line))
        listed += _LISTED.match(line) is not None
        opened = _count_opened(line, opened) if line.strip() else 0
        if words > MAX_WORDS:
            raise _refuse(f"ce texte passe ici {_say(MAX_WORDS)} mots", file, number)
        if listed > MAX_LISTED:
            raise _refuse(f"ce texte passe ici {_say(MAX_LISTED)} lignes de liste ou de tableau", file, number)
        if opened > MAX_OPENED:
            raise _refuse(f"ce paragraphe {_OPENS}", file, number)
        if len(line) > MAX_LINE:
            raise _refuse(f"cette ligne a plus de {_say(MAX_LINE)} caractères", file, number)


def _count_opened(words: str, opened: int = 0) -> int:
    """How many brackets of a paragraph are still open after these words; it stops where there are too many."""
    for sign in _BRACKET.findall(words):
        opened = opened + 1 if sign == "[" else max(opened - 1, 0)
        if opened > MAX_OPENED:
            break
    return opened


def find_long_value(value: str, span: Span) -> Diagnostic | None:
    """What is wrong with a value that is longer than what a table can print."""
    if _count_opened(value) > MAX_OPENED:
        return Diagnostic(Code.TEXTE_DEMESURE, f"cette valeur {_OPENS}", span, hint=_TOO_LONG)
    if len(value) <= MAX_VALUE:
        return None
    message = f"cette valeur a {_say(len(value))} caractères, {_say(MAX_VALUE)} au plus"
    return Diagnostic(Code.TEXTE_DEMESURE, message, span, hint=_TOO_LONG)


def _say(number: int) -> str:
    return f"{number:,}".replace(",", "\u202f")


def _refuse(message: str, file: str, line: int) -> ContentError:
    return ContentError(Diagnostic(Code.TEXTE_DEMESURE, message, Span(file, line), hint=_TOO_LONG))
