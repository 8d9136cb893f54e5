"""What stays on the page of what: rules over the blocks of a section, the same for both writers."""

from __future__ import annotations

from generator.model.document import Block, BlockList, Figure, Paragraph, ParagraphRole, plain_text

_OF_A_PARTY = (ParagraphRole.PARTY_NAME, ParagraphRole.PARTY_DETAIL, ParagraphRole.SHORT_NAME)


def announces_more(block: Block) -> bool:
    """Whether a paragraph ends on a colon: what it announces stands under it, on the same page."""
    if not isinstance(block, Paragraph) or block.role is not ParagraphRole.BODY:
        return False
    return plain_text(block.inlines).rstrip().endswith(":")


def closes_party(blocks: tuple[Block, ...], rank: int) -> bool:
    """Whether a link between parties ends the party above (« d'une part, »), and opens none (« et »)."""
    if _read_role(blocks, rank) is not ParagraphRole.PARTY_LINK:
        return False
    return _read_role(blocks, rank + 1) is not ParagraphRole.PARTY_NAME


def stays_with_next(blocks: tuple[Block, ...], rank: int) -> bool:
    """Whether a block of a section (by its rank) ends on the page where the next one begins.

    A list stays with what announces it; a list of one item announces what follows, as « – Effets de la résiliation »
    does; a party stays whole, with the words that end it.
    """
    if rank + 1 >= len(blocks):
        return False
    role, following = _read_role(blocks, rank), _read_role(blocks, rank + 1)
    if role is ParagraphRole.PARTY_LINK:
        return not closes_party(blocks, rank)
    if role in _OF_A_PARTY:
        return following in (ParagraphRole.PARTY_DETAIL, ParagraphRole.SHORT_NAME) or closes_party(blocks, rank + 1)
    match blocks[rank], blocks[rank + 1]:
        case Paragraph(), BlockList():
            return True
        case Paragraph(), Paragraph() | Figure():
            return announces_more(blocks[rank])
        case BlockList(items=items), Paragraph():
            return len(items) == 1
        case BlockList(depth=depth), BlockList(depth=deeper):
            return deeper > depth
        case _:
            return False


def _read_role(blocks: tuple[Block, ...], rank: int) -> ParagraphRole | None:
    block = blocks[rank] if rank < len(blocks) else None
    return block.role if isinstance(block, Paragraph) else None
