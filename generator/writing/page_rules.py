"""What stays on the page of what: rules over the blocks of a section, the same for both writers."""

from __future__ import annotations

from generator.model.document import Block, BlockList, Figure, Paragraph, ParagraphRole, SignatureBlock, plain_text

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
    does; a party stays whole, with the words that end it. The last signature is not alone on its page.
    """
    if rank + 1 >= len(blocks):
        return False
    role, following = _read_role(blocks, rank), _read_role(blocks, rank + 1)
    if role is ParagraphRole.PARTY_LINK:
        return not closes_party(blocks, rank) or following in (ParagraphRole.PARTY_DETAIL, ParagraphRole.SHORT_NAME)
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
        case SignatureBlock(), SignatureBlock():
            return rank + 2 == len(blocks) or not isinstance(blocks[rank + 2], SignatureBlock)
        case _:
            return False


def continues_signature(blocks: tuple[Block, ...], rank: int) -> bool:
    """Whether a signature block is that of another person of the party above: the two are one box, cut by a line."""
    if rank == 0:
        return False
    match blocks[rank - 1], blocks[rank]:
        case SignatureBlock(party=above), SignatureBlock(party=party):
            return above == party
        case _:
            return False


def gather_signatures(blocks: tuple[Block, ...], rank: int) -> tuple[SignatureBlock, ...]:
    """The signature block of that rank with those that continue it; nothing when it is another block."""
    end = rank + 1
    while end < len(blocks) and continues_signature(blocks, end):
        end += 1
    return tuple(block for block in blocks[rank:end] if isinstance(block, SignatureBlock))


def is_filled_in(line: Paragraph) -> bool:
    """Whether a line of a signature block is completed by hand (« Date : »): a rule stands under it."""
    return line.role is ParagraphRole.STAMP_PLACE and plain_text(line.inlines).rstrip().endswith(":")


def _read_role(blocks: tuple[Block, ...], rank: int) -> ParagraphRole | None:
    block = blocks[rank] if rank < len(blocks) else None
    return block.role if isinstance(block, Paragraph) else None
