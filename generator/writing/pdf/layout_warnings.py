"""Who a warning of the layout is for: a line of the stylesheet, a logo, a picture of a text, else the piece."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from generator.codes import Code
from generator.errors import Diagnostic, Span
from generator.model.document import Document
from generator.model.identity import Identity
from generator.writing.html.element_names import FIGURE_URL
from generator.writing.html.page import LOGO_URL
from generator.writing.parity import list_figures

_PLACE = re.compile(r"\bat (\d+):(\d+)")
_PICTURE = re.compile(r"image|picture|svg", re.IGNORECASE)
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class LayoutOwners:
    """Whom warnings of one layout may be for. `first_line` is where, in what is read, the stylesheet begins."""

    stylesheet_file: str
    first_line: int = 1
    piece: str = ""
    pictures: Mapping[str, str] = field(default_factory=dict)  # what each address shows, in French

    def tell(self, message: str) -> Diagnostic:
        """A warning of the layout as a fault of its owner."""
        owner = next((what for url, what in self.pictures.items() if url in message), "")
        if owner:
            hint = "ouvrir cette image et l'enregistrer à nouveau, en PNG"
            return Diagnostic(Code.MISE_EN_PAGE, f"{owner} : la mise en page signale : {message}", None, hint=hint)
        found = _PLACE.search(message)
        if found is not None and int(found[1]) >= self.first_line:
            span = Span(self.stylesheet_file, int(found[1]) - self.first_line + 1, int(found[2]), 1)
            hint = "corriger la feuille de style à cette ligne"
            return Diagnostic(Code.MISE_EN_PAGE, f"la mise en page signale : {message}", span, hint=hint)
        where = f" ({self.piece})" if self.piece else ""
        hint = "corriger le modèle HTML ou la feuille de style"
        span = Span(self.stylesheet_file)
        if self.pictures and _PICTURE.search(message):
            names = list(dict.fromkeys(self.pictures.values()))
            more = f" et {len(names) - _SHOWN} autres" if len(names) > _SHOWN else ""
            hint = f"images de cette pièce, une à une : {', '.join(names[:_SHOWN])}{more}"
        return Diagnostic(Code.MISE_EN_PAGE, f"la mise en page signale{where} : {message}", span, hint=hint)


def list_owners(document: Document, identity: Identity, stylesheet_file: str) -> LayoutOwners:
    """The owners of the warnings of one piece's layout."""
    pictures = {f"{LOGO_URL}{rank}": f"logo de « {one.name} »" for rank, one in enumerate(document.cover.signatories)}
    pictures = {
        url: what for url, what in pictures.items() if document.cover.signatories[int(url.rpartition("/")[2])].logo
    }
    if identity.logo is not None:
        pictures[f"{LOGO_URL}-1"] = f"logo de l'identité « {identity.label} »"
    pictures |= {
        FIGURE_URL + figure.id: f"image « {figure.source.rpartition(' ')[0] or figure.id} »"
        for figure in list_figures(document)
    }
    # The longest address first: « ctg:logo/1 » is the beginning of « ctg:logo/10 ».
    return LayoutOwners(
        stylesheet_file,
        piece=document.meta.slug,
        pictures=dict(sorted(pictures.items(), key=lambda one: -len(one[0]))),
    )
