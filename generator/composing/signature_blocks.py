"""The places where parties sign: one block for each person who represents a party, the words of its clause shared out.

The words keep the order of the clause. A clause that ends the lines of each person with a place for the seal
(`{: .cachet }`) says where one person ends; of another, with one such place for all, the lines are shared evenly.
"""

from __future__ import annotations

from itertools import pairwise

from generator.codes import Code
from generator.composing.parties import PartyView
from generator.composing.piece import PieceComposer
from generator.errors import Diagnostic, Span
from generator.model.document import Block, Paragraph, ParagraphRole, SignatureBlock
from generator.model.facts import Party


def compose_signatures(composer: PieceComposer, clause: str, section: str) -> list[Block]:
    """The signature blocks of all parties: the last clause of the conclusions, rendered for each."""
    return [
        block for party in composer.dossier.facts.parties for block in _compose_party(composer, clause, section, party)
    ]


def _compose_party(composer: PieceComposer, clause: str, section: str, party: Party) -> list[SignatureBlock]:
    inner = composer.read_clause(clause, section, {"partie": PartyView(party)})
    paragraphs = tuple(block for block in inner if isinstance(block, Paragraph))
    if len(paragraphs) < len(inner):
        place = composer.clause_origin(clause)
        message = f"la clause « {clause} » des signatures ne peut contenir que des paragraphes"
        hint = "en retirer les titres et les listes"
        composer.faults.add(Diagnostic(Code.MARKDOWN_INCONNU, message, Span(place.file, place.line), hint=hint))
    blocks: list[SignatureBlock] = []
    for rank, lines in enumerate(share_lines(paragraphs, len(party.representants)), start=1):
        origin: Span = lines[0].origin if lines else composer.clause_origin(clause)
        suffix = f"/{rank}" if rank > 1 else ""
        key = f"signature:{party.id}" + (f":{rank}" if rank > 1 else "")
        blocks.append(SignatureBlock(f"{section}/signature-{party.id}{suffix}", origin, party.id, lines, key))
    return blocks


def share_lines(paragraphs: tuple[Paragraph, ...], people: int) -> tuple[tuple[Paragraph, ...], ...]:
    """The lines of a party by person, in their order: what names the party goes with the first one's.

    All of them together when they cannot be told apart.
    """
    count = len(paragraphs)
    start = next((i for i, p in enumerate(paragraphs) if p.role is not ParagraphRole.SIGNATORY), count)
    ends = [
        rank + 1
        for rank in range(start, count)
        if _is_place(paragraphs[rank]) and not (rank + 1 < count and _is_place(paragraphs[rank + 1]))
    ]
    if people > 1 and len(ends) == people and ends[-1] == count:
        return tuple(paragraphs[left:right] for left, right in pairwise((0, *ends)))
    last = next((i for i in range(count, start, -1) if not _is_place(paragraphs[i - 1])), start)
    each, rest = divmod(last - start, max(people, 1))
    if people > 1 and each and not rest and len(ends) <= 1:
        edges = [0, *(start + each * rank for rank in range(1, people)), count]
        return tuple(paragraphs[left:right] for left, right in pairwise(edges))
    return (paragraphs,)


def _is_place(paragraph: Paragraph) -> bool:
    return paragraph.role is ParagraphRole.STAMP_PLACE
