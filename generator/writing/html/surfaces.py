"""What a text is set on: paper, whose pages repeat the heads of tables, or a screen, whose page admits no style in an
element."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from generator.writing.html.markup import fill

SHARE_ATTRIBUTE = "data-largeur"


@dataclass(frozen=True, slots=True)
class Surface:
    """How sizes are said on it, and whether it has pages. Shares are 0 to 1, lengths in millimetres."""

    paged: bool

    def say_share(self, share: float) -> Markup:
        """The attribute of a width; on a screen in whole hundredths, for which the stylesheet has rules."""
        if self.paged:
            return Markup(' style="width: {:.3f}%"').format(share * 100)
        return fill(' {}="{}"', SHARE_ATTRIBUTE, max(1, round(share * 100)))

    def say_height(self, height_mm: float) -> Markup:
        """The attribute of a height; a screen sets its own."""
        return Markup(' style="height: {:.1f}mm"').format(height_mm) if self.paged and height_mm else Markup()

    def start_page(self) -> Markup:
        """The attribute of what starts a page."""
        return Markup(' style="break-before: page"') if self.paged else Markup()


PAPER = Surface(paged=True)
SCREEN = Surface(paged=False)
