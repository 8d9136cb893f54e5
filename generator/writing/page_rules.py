"""What stays on the page of what: rules over the blocks of a section, the same for both writers."""

from __future__ import annotations

from generator.model.document import (
    Block,
    BlockList,
    Figure,
    Heading,
    ListItem,
    PageBreak,
    Paragraph,
    ParagraphRole,
    Section,
    SectionKind,
    SignatureBlock,
    Strong,
    Table,
    TableRole,
    block_inlines,
    plain_text,
    walk_blocks,
)

# In signs: a line of the act's text; two of them; three; what stays whole under a heading.
_ONE_LINE, _TWO_LINES, _THREE_LINES, _WHOLE = 85, 160, 255, 420
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

    A list stays with what announces it, a figure with its title in bold; a list of one item announces what follows, as
    « – Effets de la résiliation » does; a party stays whole, with the words that end it. The last signature and the
    line that ends a section are not alone on their page. A longer paragraph without a colon announces nothing.
    """
    if rank + 1 >= len(blocks):
        return False
    if decides(blocks, rank):
        return True
    role, following = _read_role(blocks, rank), _read_role(blocks, rank + 1)
    if role is ParagraphRole.PARTY_LINK:
        return not closes_party(blocks, rank) or following in (ParagraphRole.PARTY_DETAIL, ParagraphRole.SHORT_NAME)
    if role in _OF_A_PARTY:
        return following in (ParagraphRole.PARTY_DETAIL, ParagraphRole.SHORT_NAME) or closes_party(blocks, rank + 1)
    match blocks[rank], blocks[rank + 1]:
        case Paragraph(inlines=words), BlockList():
            return announces_more(blocks[rank]) or len(plain_text(words)) <= _THREE_LINES
        case Paragraph(), Paragraph(inlines=words) if rank + 2 == len(blocks) and len(plain_text(words)) <= _ONE_LINE:
            return True
        case Paragraph(inlines=(Strong(),)), Figure():
            return True
        case Paragraph(), Paragraph() | Figure():
            return announces_more(blocks[rank])
        case BlockList(items=(item,)), Paragraph():
            return len(item.blocks) == 1 and _count_signs(item) <= _ONE_LINE
        case BlockList(depth=depth), BlockList(depth=deeper):
            return deeper > depth
        case SignatureBlock(), SignatureBlock():
            return rank + 2 == len(blocks) or not isinstance(blocks[rank + 2], SignatureBlock)
        case _:
            return False


def goes_on_below(blocks: tuple[Block, ...], rank: int) -> bool:
    """Whether a drawing is a strip of the one below it: no caption, no white between the two."""
    match blocks[rank : rank + 2]:
        case (Figure(caption=(), picture=b""), Figure(picture=b"")):
            return True
        case _:
            return False


def leads_section(blocks: tuple[Block, ...], rank: int, *, headed: bool) -> bool:
    """Whether a block stands first under a heading: that of its section (when it is `headed`), or one in it."""
    return headed if rank == 0 else isinstance(blocks[rank - 1], Heading)


def stays_under_heading(blocks: tuple[Block, ...], rank: int, *, headed: bool) -> bool:
    """Whether a single line under a heading stays with what follows: else the foot of a page would hold but the two."""
    if rank + 1 >= len(blocks) or not leads_section(blocks, rank, headed=headed):
        return False
    match blocks[rank], blocks[rank + 1]:
        case Paragraph(inlines=words), Paragraph() | BlockList():
            return len(plain_text(words)) <= _ONE_LINE
        case _:
            return False


def is_kept_whole(blocks: tuple[Block, ...], rank: int, *, headed: bool) -> bool:
    """Whether no page cuts a block: a paragraph of some lines under a heading, which would leave it two of them."""
    match blocks[rank]:
        case Paragraph(inlines=words, role=ParagraphRole.BODY):
            return leads_section(blocks, rank, headed=headed) and len(plain_text(words)) <= _WHOLE
        case _:
            return False


def item_stays_with_next(items: tuple[ListItem, ...], rank: int) -> bool:
    """Whether an item of a list (by its rank) ends where the next begins: no line or two of a list are left alone, nor
    three of them overleaf.

    A longer item may close a page, or open the next.
    """
    if rank + 1 >= len(items):
        return False
    is_last = rank + 2 == len(items) and _count_signs(items[-1]) <= _THREE_LINES
    return is_last or (rank == 0 and _count_signs(items[0]) <= _TWO_LINES)


def _count_signs(item: ListItem) -> int:
    return sum(len(plain_text(inlines)) for block in walk_blocks(item.blocks) for inlines in (block_inlines(block),))


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


def decides(blocks: tuple[Block, ...], rank: int) -> bool:
    """Whether a block belongs to what a deliberation decides: its articles, the vote, the places to sign, what follows.

    These stand on one page: nobody signs below a few words that another page explains.
    """
    signed = any(isinstance(block, Table) and block.role is TableRole.ACT for block in blocks)
    return signed and any(_read_role(blocks, before) is ParagraphRole.DECISION for before in range(rank + 1))


def stands_for_pages(section: Section) -> bool:
    """Whether a section is a line for each page of a deliberation that only the PDF holds."""
    lines, breaks = section.blocks[::2], section.blocks[1::2]
    return (
        section.kind is SectionKind.DELIBERATION
        and all(isinstance(block, PageBreak) for block in breaks)
        and all(isinstance(block, Paragraph) and len(plain_text(block.inlines)) <= _TWO_LINES for block in lines)
        and len(lines) == len(breaks) + 1
    )


def is_filled_in(line: Paragraph) -> bool:
    """Whether a line of a signature block is completed by hand (« Date : »): a rule stands under it."""
    return line.role is ParagraphRole.STAMP_PLACE and plain_text(line.inlines).rstrip().endswith(":")


def _read_role(blocks: tuple[Block, ...], rank: int) -> ParagraphRole | None:
    block = blocks[rank] if rank < len(blocks) else None
    return block.role if isinstance(block, Paragraph) else None
