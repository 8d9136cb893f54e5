"""What of a piece is signed, part by part: the words of each block as the digest takes them, and where they stand.

The words are those of `writing/parity.py`, so that two texts have the same parts exactly when they have one digest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from generator.comparing.places import fold_words, name_blocks, name_section
from generator.errors import Span
from generator.model.document import BlockId, ContentKey, Document, PageBreak, walk_blocks
from generator.writing.parity import tree_text


@dataclass(frozen=True, slots=True)
class SignedPart:
    """The words of one block, or of one of its notes. `place` is said in French: « article 9, 2ᵉ alinéa ».

    `wholes` are what it stands in that comes or goes as one thing, the widest first, each with its name in French.
    """

    key: ContentKey
    text: str
    block: BlockId
    origin: Span
    place: str
    wholes: tuple[tuple[ContentKey, str], ...] = ()

    @property
    def container(self) -> ContentKey:
        """What it has a rank or a name in: its clause, its row."""
        return self.key.rpartition("/")[0]


def list_signed_pieces(documents: Iterable[Document]) -> tuple[Document, ...]:
    """The pieces less their living sections, those that have nothing else left out: what `digest_signed_text` takes."""
    less = (replace(d, sections=tuple(s for s in d.sections if not s.living)) for d in documents)
    return tuple(document for document in less if document.sections)


def list_parts(document: Document) -> tuple[tuple[SignedPart, ...], tuple[SignedPart, ...]]:
    """The parts of the body of a piece, then those of its notes, in reading order."""
    body: list[SignedPart] = []
    notes: list[SignedPart] = []
    for section in document.sections:
        name = name_section(document, section)
        origins = {block.id: block.origin for block in walk_blocks(section.blocks) if not isinstance(block, PageBreak)}
        whole = (section.key, name)
        places = {section.id: SignedPart(section.key, "", section.id, section.origin, f"{name}, titre", (whole,))}
        for block, key, place, wholes in name_blocks(section, name):
            places[block] = SignedPart(key, "", block, origins[block], place, wholes)
        texts, footnotes = tree_text(replace(document, sections=(section,)))
        body += [replace(places[part.id], text=fold_words(part.text)) for part in texts]
        calls: Counter[BlockId] = Counter()
        for part in footnotes:
            calls[part.id] += 1
            found = places[part.id]
            key = f"{found.key}/note-{calls[part.id]}"
            notes.append(replace(found, key=key, text=fold_words(part.text), place=f"{found.place}, note"))
    return tuple(body), tuple(notes)
