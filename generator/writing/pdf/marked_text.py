"""The characters of each marked content of a page, decoded through the fonts' ToUnicode tables.

It is exact where text extractors guess: no space is invented, no hyphen joined, nothing outside marked content is
read. Form XObjects (pictures, stamps) are not entered: they carry no text of the body. Tokens are cut by one regular
expression, since pikepdf's parser takes twice the time (docs/decisions/0022); a test compares the two.

Source: ISO 32000-1, 7.8 (content streams), 9.4 (text objects), 9.10.3 (ToUnicode), 14.6 (marked content).
"""

from __future__ import annotations

import re
from binascii import unhexlify
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import pikepdf

from generator.writing.pdf.read_structure import Element, read_structure

_NUMBER = rb"[-+.\d][^\s()<>\[\]{}/%]*+"
# No group is possessive: Python 3.11.2 takes half of one that fails ("[<]").
_TOKEN = re.compile(
    # Whole steps that draw, set colours or end a text: nothing here depends on them, and they are half of a page.
    rb"(?:(?:(?:%(number)s\s++)*(?:[mlcvyhSsfFbBnWgGwJjMid]\*?|re|rg|RG|ET)|/[^\s()<>\[\]{}/%%]*+\s++gs"
    rb"|\[[-+.\d\s]*+\]\s*+%(number)s\s++d)(?![^\s()<>\[\]{}/%%])\s*+)+"
    rb"|("
    rb"\[(?:\s*+(?:<[0-9A-Fa-f]*>|%(number)s))*\s*+\]"  # an array of hexadecimal strings and kerns
    rb"|\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\)"  # a literal string, one level of parentheses inside
    rb"|<<(?:[^<>]|<[^<>]*>)*>>|<[0-9A-Fa-f\s]*>"
    rb"|%(number)s(?:\s++%(number)s)*"  # numbers in a row
    rb"|/[^\s()<>\[\]{}/%%]*|[\[\]]|[^\s()<>\[\]{}/%%]+"
    rb")" % {b"number": _NUMBER},
    re.DOTALL,
)
_MCID = re.compile(rb"/MCID\s+(\d+)")
_MAPPING = re.compile(r"beginbf(char|range)(.*?)endbf", re.DOTALL)
_HEXES = re.compile(r"<([0-9A-Fa-f\s]*)>|(\[)|(\])")
_STRING = re.compile(rb"<[^<>]*>|\(.*\)", re.DOTALL)  # in an array that is one token, there are no literal ones
_CODES = re.compile(rb"<([0-9A-Fa-f]*)>")
_IN_FOUR = (3).__and__  # of a length: nothing when it is that of whole codes of two bytes
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}

Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(slots=True)
class MarkedText:
    """The characters of one marked content, and where the first and the last of its lines start, in page units."""

    text: str = ""
    start: tuple[float, float] = (0.0, 0.0)
    end: tuple[float, float] = (0.0, 0.0)


@dataclass(slots=True)
class _State:
    matrix: Matrix = _IDENTITY
    font: str = ""


class _Characters(dict[int, str]):
    """Characters by two-byte code, for `str.translate`: a code that the font does not tell is not lost in silence."""

    def __missing__(self, code: int) -> str:
        return "\ufffd"


class FontTables:
    """The ToUnicode tables of a file, read once each."""

    def __init__(self) -> None:
        self._tables: dict[tuple[int, int], tuple[int, dict[int, str]]] = {}

    def find(self, resources: pikepdf.Object, name: str) -> tuple[int, dict[int, str]]:
        """Bytes per code, and characters per code, of a page's font."""
        font = _find_named(resources, "/Font", name)
        if font is None:
            return 1, {}
        if font.objgen not in self._tables or font.objgen == (0, 0):
            width = 2 if font.get("/Subtype") == "/Type0" else 1
            stream = font.get("/ToUnicode")
            table = read_to_unicode(stream.read_bytes()) if stream is not None else {}
            self._tables[font.objgen] = width, _Characters(table)
        return self._tables[font.objgen]


class ReadPages:
    """The structure of a file and the marked contents of its pages, read once each, whoever asks.

    Artifacts have numbers below zero.
    """

    def __init__(self) -> None:
        self._fonts = FontTables()
        self._pages: dict[tuple[int, int], dict[int, MarkedText]] = {}
        self._structure: Element | None = None

    def read_structure(self, pdf: pikepdf.Pdf) -> Element | None:
        """The structure of the file; nothing when it has none."""
        if self._structure is None:
            self._structure = read_structure(pdf)
        return self._structure

    def read(self, page: pikepdf.Page) -> dict[int, MarkedText]:
        """The text of a page by marked-content number."""
        place = page.obj.objgen
        if place not in self._pages:
            self._pages[place] = read_marked_text(page, self._fonts, artifacts=True)
        return self._pages[place]

    def read_artifacts(self, page: pikepdf.Page) -> list[tuple[str, float]]:
        """The words of each artifact of a page (running heads, feet, repeated heads of tables), and how high it starts.

        Points above the page's lower edge, in the order in which they are drawn.
        """
        return [(one.text, one.start[1]) for mark, one in self.read(page).items() if mark < 0]


@lru_cache(maxsize=1)  # a piece is read back twice: its text, then what is printed around it
def know_pages(data: bytes) -> ReadPages:  # noqa: ARG001  # the key
    """What has been read of a file, by its bytes."""
    return ReadPages()


def read_marked_text(page: pikepdf.Page, fonts: FontTables, *, artifacts: bool = False) -> dict[int, MarkedText]:
    """The text of a page by marked-content number (MCID); what lies in an artifact or in no mark is left out.

    With `artifacts` each has a number of its own, below zero.
    """
    found: dict[int, MarkedText] = {}
    resources = page.obj.get("/Resources", pikepdf.Dictionary())
    known: dict[str, tuple[int, dict[int, str]]] = {}
    operands: list[bytes] = []
    marks: list[int | None] = []  # a mark without a number has the number of the mark around it
    count = 0
    states: list[_State] = []
    state = _State()
    text_matrix = line_matrix = _IDENTITY
    for token in _TOKEN.findall(_read_contents(page)):
        if token[:1] in b"(<[]/+-.0123456789" and token:
            operands.append(token)
            continue
        match token:
            case b"":
                pass  # the pattern found drawing or colours, which say no words
            case b"q":
                states.append(_State(state.matrix, state.font))
            case b"Q":
                state = states.pop() if states else state
            case b"BT":
                text_matrix = line_matrix = _IDENTITY
            case b"Tm":
                text_matrix = line_matrix = _read_matrix(operands)
            case b"Tf":
                state.font = operands[-2].decode("latin-1")
            case b"TJ" | b"Tj" | b"'" | b'"':
                mark = marks[-1] if marks else None
                if mark is not None and (mark >= 0 or artifacts):
                    if state.font not in known:
                        known[state.font] = fonts.find(resources, state.font)
                    width, table = known[state.font]
                    a, b, c, d, e, f = state.matrix
                    x, y = text_matrix[4:]
                    place = x * a + y * c + e, x * b + y * d + f
                    marked = found.get(mark)
                    if marked is None:
                        marked = found[mark] = MarkedText("", place)
                    marked.text += _decode_all(operands, width, table)
                    marked.end = place
            case b"EMC":
                if marks:
                    marks.pop()
            case b"BDC" | b"BMC":
                mark = _read_mark(token, operands, resources)
                count += 1
                mark = -count if mark == -1 else mark
                marks.append(marks[-1] if mark is None and marks else mark)
            case b"cm":
                state.matrix = _multiply(_read_matrix(operands), state.matrix)
            case b"Td" | b"TD":
                x, y = _read_numbers(operands, 2)
                text_matrix = line_matrix = _multiply((1, 0, 0, 1, x, y), line_matrix)
            case _:
                pass
        operands.clear()
    return found


def read_to_unicode(data: bytes) -> dict[int, str]:
    """The characters for each code of a ToUnicode CMap."""
    table: dict[int, str] = {}
    for kind, body in _MAPPING.findall(data.decode("latin-1")):
        values: list[list[str]] = []
        inside = False
        for digits, opening, closing in _HEXES.findall(body):
            if opening:
                values.append([])
            elif not closing:
                clean = "".join(digits.split())
                if inside:
                    values[-1].append(clean)
                else:
                    values.append([clean])
            inside = bool(opening) or (inside and not closing)
        if kind == "char":
            for code, target in zip(values[::2], values[1::2], strict=True):
                table[int(code[0], 16)] = _decode_utf16(target[0])
        else:
            for low, high, target in zip(values[::3], values[1::3], values[2::3], strict=True):
                first, last = int(low[0], 16), int(high[0], 16)
                for offset in range(last - first + 1):
                    if len(target) > 1:
                        table[first + offset] = _decode_utf16(target[offset])
                    else:
                        words = _decode_utf16(target[0])
                        table[first + offset] = words[:-1] + chr(ord(words[-1]) + offset)
    return table


def _decode_utf16(digits: str) -> str:
    return bytes.fromhex(digits).decode("utf-16-be", "replace")


def _read_contents(page: pikepdf.Page) -> bytes:
    contents = page.obj.get("/Contents")
    if contents is None:
        return b""
    if isinstance(contents, pikepdf.Array):
        return b"\n".join(stream.read_bytes() for stream in contents)
    return bytes(contents.read_bytes())


def _read_mark(operator: bytes, operands: list[bytes], resources: pikepdf.Object) -> int | None:
    """The MCID of a BDC; -1 for an artifact, which hides what it holds; None for any other mark."""
    if operands[:1] == [b"/Artifact"]:
        return -1
    properties = operands[-1] if operands and operator == b"BDC" else b""
    if properties.startswith(b"/"):
        named = _find_named(resources, "/Properties", properties.decode("latin-1"))
        return int(named.MCID) if named is not None and "/MCID" in named else None
    number = _MCID.search(properties)
    return int(number[1]) if number else None


def _find_named(resources: pikepdf.Object, category: str, name: str) -> pikepdf.Object | None:
    named = resources.get(category)
    return named.get(name) if named is not None else None


def _decode_all(operands: list[bytes], width: int, table: dict[int, str]) -> str:
    """The characters of the strings among some operands, numbers left out.

    Nearly all are whole two-byte codes in hexadecimal, one string between two kerns: they are decoded at once.
    """
    shown = operands[0] if len(operands) == 1 else b""
    if width == 2 and shown.startswith((b"[<", b"<")) and isinstance(table, _Characters):
        found = _CODES.findall(shown)
        if len(found) == shown.count(b"<") and not any(map(_IN_FOUR, map(len, found))):
            codes = unhexlify(b"".join(found))
            text = codes.decode("utf-16-be", "surrogatepass")
            if 2 * len(text) == len(codes):  # two surrogates would have become one character
                return text.translate(table)
    strings = (string for operand in operands for string in _STRING.findall(operand))
    return "".join(_decode(operand, width, table) for operand in strings)


def _decode(operand: bytes, width: int, table: dict[int, str]) -> str:
    if operand.startswith(b"<"):
        digits = b"".join(operand[1:-1].split())
        codes = bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
    elif operand.startswith(b"("):
        codes = _unescape(operand[1:-1])
    else:
        return ""
    pairs = (int.from_bytes(codes[i : i + width], "big") for i in range(0, len(codes), width))
    return "".join(table.get(code, chr(code) if width == 1 else "\ufffd") for code in pairs)


def _unescape(raw: bytes) -> bytes:
    def replace(match: re.Match[str]) -> str:
        word = match[1]
        if word[0] in "01234567":
            return chr(int(word, 8) & 0xFF)
        return "" if word == "\n" else _ESCAPES.get(word, word)

    return re.sub(r"\\([0-7]{1,3}|.)", replace, raw.decode("latin-1"), flags=re.DOTALL).encode("latin-1")


def _read_matrix(operands: list[bytes]) -> Matrix:
    a, b, c, d, e, f = _read_numbers(operands, 6)
    return a, b, c, d, e, f


def _read_numbers(operands: list[bytes], count: int) -> Iterator[float]:
    """The last numbers of some operands, which come in rows."""
    return map(float, b" ".join(operands).split()[-count:])


def _multiply(one: Matrix, other: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    p, q, r, s, t, u = other
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u
