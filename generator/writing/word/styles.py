"""The contract with the Word template: the name of the style for each role of the tree.

People find these names in Word's list of styles. A style is looked up by its name, never by its identifier, which
Word rewrites as it likes; what each one looks like is the template's business alone.
"""

from __future__ import annotations

from generator.model.document import ListKind, ParagraphRole, RowRole, TableRole

ROLE_STYLES: dict[ParagraphRole, str] = {
    ParagraphRole.BODY: "CTG Corps",
    ParagraphRole.PARTY_NAME: "CTG Partie nom",
    ParagraphRole.PARTY_DETAIL: "CTG Partie détail",
    ParagraphRole.PARTY_LINK: "CTG Partie lien",
    ParagraphRole.SHORT_NAME: "CTG Partie dénomination",
    ParagraphRole.CITATION: "CTG Visa",
    ParagraphRole.CONSIDERING: "CTG Considérant",
    ParagraphRole.LEAD: "CTG Chapeau",
    ParagraphRole.NOTE: "CTG Note",
    ParagraphRole.PLACE_AND_DATE: "CTG Fait à",
    ParagraphRole.SIGNATORY: "CTG Signataire",
    ParagraphRole.SIGNATORY_DETAIL: "CTG Signataire détail",
    ParagraphRole.STAMP_PLACE: "CTG Cachet",
    ParagraphRole.TITLE: "CTG Titre d'acte",
    ParagraphRole.DECISION: "CTG Dispositif",
    ParagraphRole.LETTERHEAD: "CTG Partie détail",
}
SIGNATURE_TABLE = "CTG Signature"
TABLE_STYLES: dict[TableRole, str] = {
    TableRole.DATA: "CTG Données",
    TableRole.SHEET: "CTG Fiche",
    TableRole.OVERVIEW: "CTG Synoptique",
    TableRole.ACT: SIGNATURE_TABLE,
}
ROW_STYLES: dict[RowRole, str] = {
    RowRole.HEAD: "CTG Tableau tête",
    RowRole.BAND: "CTG Tableau bandeau",
    RowRole.BODY: "CTG Tableau texte",
    RowRole.GROUP: "CTG Tableau groupe",
    RowRole.SUBTOTAL: "CTG Tableau sous-total",
    RowRole.TOTAL: "CTG Tableau total",
}
_LIST_WORDS = {
    ListKind.DASH: "tiret",
    ListKind.CHEVRON: "chevron",
    ListKind.BULLET: "puce",
    ListKind.NUMBER: "numéro",
}
LIST_LEVELS = 3  # of the text; deeper lists look like the third
CELL_LIST_LEVELS = 2

ROW_HEADING = "CTG Tableau intitulé"
# Templates made before have not these three: `added_styles.py` gives them.
DATA_HEADING = "CTG Tableau repère"  # of a row of figures
FILLED_IN = "CTG À remplir"  # a line to be filled in by hand
QUIET_TITLE = "CTG Titre discret"  # the words of the heading above a deliberation, which has its own title
TILE = "CTG Tableau tuile"  # white on a tint
UNLISTED_HEADING = "CTG Titre hors sommaire"
FIGURE = "CTG Figure"
FIGURE_CAPTION = "CTG Légende de figure"
TABLE_CAPTION = "caption"
SEPARATOR = "CTG Séparateur"
GAP = "CTG À compléter"
SUPERSCRIPT = "CTG Exposant"
STRONG = "Strong"
EMPHASIS = "Emphasis"
NOTE_TEXT = "footnote text"
NOTE_CALL = "footnote reference"
CONTENTS_1 = "toc 1"
ACT_TEXT = "CTG Texte de l'acte"  # may be missing: its left indent is that of the act's running text


def heading_style(level: int) -> str:
    """The built-in heading style of a level, 1 to 4; Word shows its name in the user's language."""
    return f"heading {level}"


def list_style(kind: ListKind, level: int, in_cell: bool) -> str:
    """The style of an item's first paragraph; `level` is 0-based."""
    base, levels = ("CTG Tableau", CELL_LIST_LEVELS) if in_cell else ("CTG Liste", LIST_LEVELS)
    return f"{base} {_LIST_WORDS[kind]} {min(level, levels - 1) + 1}"


def list_continuation_style(level: int, in_cell: bool) -> str:
    """The style of an item's other paragraphs, aligned on the first one's words."""
    base, levels = ("CTG Tableau", CELL_LIST_LEVELS) if in_cell else ("CTG Liste", LIST_LEVELS)
    return f"{base} suite {min(level, levels - 1) + 1}"


def numbered_styles() -> frozenset[str]:
    """The styles by which Word counts the items of numbered lists."""
    in_text = {list_style(ListKind.NUMBER, level, False) for level in range(LIST_LEVELS)}
    return frozenset(in_text | {list_style(ListKind.NUMBER, level, True) for level in range(CELL_LIST_LEVELS)})


def required_styles() -> dict[str, str]:
    """Every style that the writer uses, with its type ("paragraph", "character" or "table")."""
    paragraphs = {
        *ROLE_STYLES.values(),
        *ROW_STYLES.values(),
        ROW_HEADING,
        DATA_HEADING,
        FILLED_IN,
        TILE,
        UNLISTED_HEADING,
        FIGURE,
    }
    paragraphs |= {FIGURE_CAPTION, TABLE_CAPTION, SEPARATOR, NOTE_TEXT, CONTENTS_1, "toc 2", "TOC Heading"}
    paragraphs |= {heading_style(level) for level in range(1, 5)} | {"header", "footer"}
    for in_cell, levels in ((False, LIST_LEVELS), (True, CELL_LIST_LEVELS)):
        for level in range(levels):
            paragraphs |= {list_style(kind, level, in_cell) for kind in ListKind}
            paragraphs.add(list_continuation_style(level, in_cell))
    required = dict.fromkeys(sorted(paragraphs), "paragraph")
    required |= dict.fromkeys((GAP, SUPERSCRIPT, STRONG, EMPHASIS, NOTE_CALL, QUIET_TITLE), "character")
    return required | dict.fromkeys((*TABLE_STYLES.values(), SIGNATURE_TABLE), "table")
