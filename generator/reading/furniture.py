"""Reads templates and one identity into `Furniture`: all that both writers need besides the tree.

An identity is a folder of `templates/identites/` with an `identite.yaml`: colours, type and logo, no code. Its
colours are checked here, once, so that no document can come out unreadable.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from generator.codes import Code
from generator.errors import CtgError, Diagnostic, Span, TemplateError
from generator.files import display_path, list_files, read_bytes, read_text
from generator.model.identity import Colours, FontFile, Furniture, Identity
from generator.model.words.values import Colour
from generator.project import find_file
from generator.reading.font_names import FontNames, read_font_names
from generator.reading.located_yaml import LocatedData, load_yaml
from generator.reading.validation import validate_facts

WORD_TEMPLATE = "word/piece.docx"
HTML_TEMPLATE = "html/piece.html"
STYLESHEET = "html/piece.css"
MAX_FURNITURE_BYTES = 32 * 1024 * 1024
MIN_CONTRAST = 4.5  # Source: WCAG 2.1, success criterion 1.4.3 (level AA), normal text.
WHITE = "#FFFFFF"


class _ColourKeys(BaseModel):
    model_config = ConfigDict(extra="forbid")

    principale: Colour
    accent: Colour
    texte: Colour
    attenue: Colour
    filet: Colour
    fond: Colour
    lacune: Colour
    teintes: Annotated[list[Colour], Field(min_length=6, max_length=6)]


class _IdentityKeys(BaseModel):
    model_config = ConfigDict(extra="forbid")

    nom: str
    police: str
    police_word: str = ""
    corps: Annotated[float, Field(ge=8, le=14)]
    logo: str | None = None
    couleurs: _ColourKeys


def read_furniture(roots: tuple[Path, ...], identity: str) -> Furniture:
    """The templates, the fonts and the identity of that name, each from the first of `roots` that has it.

    Raises: `TemplateError` when a file is missing, a key is missing or unknown, or a colour is too pale.
    """
    try:
        word, html, css = (find_file(roots, name) for name in (WORD_TEMPLATE, HTML_TEMPLATE, STYLESHEET))
        return Furniture(
            identity=read_identity(roots, identity),
            word_template=read_bytes(word, MAX_FURNITURE_BYTES),
            word_template_file=display_path(word),
            html_template=read_text(html),
            html_template_file=display_path(html),
            stylesheet=read_text(css),
            stylesheet_file=display_path(css),
        )
    except TemplateError:
        raise
    except CtgError as fault:  # the same faults, of the templates' family
        raise TemplateError(fault.diagnostics) from fault


def list_identities(roots: tuple[Path, ...]) -> tuple[str, ...]:
    """The names of the identities that can be asked for, sorted."""
    return tuple(sorted({p.parent.name for root in roots for p in (root / "identites").glob("*/identite.yaml")}))


def measure_contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours "#RRGGBB", from 1 to 21.

    Source: WCAG 2.1, definitions of contrast ratio and relative luminance.
    """
    lighter, darker = sorted((_measure_luminance(one), _measure_luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def read_identity(roots: tuple[Path, ...], name: str) -> Identity:
    """One folder of `identites/`, its colours checked, with every font; each file from the first root that has it.

    Raises: `CtgError` of the content or template family; `read_furniture` turns all of them into `TemplateError`.
    """
    folder = find_file(roots, f"identites/{name}")
    path = folder / "identite.yaml"
    known = list_identities(roots)
    if name not in known:
        raise TemplateError(
            Diagnostic(
                Code.IDENTITE_INCONNUE,
                f"l'identité « {name} » n'existe pas",
                Span(display_path(path)),
                hint=f"identités connues : {', '.join(known) or 'aucune'}",
            )
        )
    located = load_yaml(read_text(path), display_path(path))
    keys = validate_facts(_IdentityKeys, located)
    fonts = _read_fonts(roots)
    faults = [*_find_pale_colours(keys.couleurs, located), *_find_missing_font(keys.police, fonts, located)]
    if faults:
        raise TemplateError(faults)
    colours = keys.couleurs
    return Identity(
        name=name,
        label=keys.nom,
        colours=Colours(
            primary=colours.principale,
            accent=colours.accent,
            text=colours.texte,
            muted=colours.attenue,
            rule=colours.filet,
            surface=colours.fond,
            gap=colours.lacune,
            tints=(
                colours.teintes[0],
                colours.teintes[1],
                colours.teintes[2],
                colours.teintes[3],
                colours.teintes[4],
                colours.teintes[5],
            ),
        ),
        body_font=keys.police,
        body_size_pt=keys.corps,
        fonts=fonts,
        fallback_font=keys.police_word,
        logo=_read_logo(folder, keys.logo, located),
    )


def _read_logo(folder: Path, name: str | None, located: LocatedData) -> bytes | None:
    if name is None:
        return None
    if Path(name).name != name or Path(name).suffix.lower() not in (".png", ".svg"):
        span = located.span(("logo",))
        message = f"« {name} » n'est pas le nom d'un fichier PNG ou SVG de ce dossier"
        raise TemplateError(
            Diagnostic(Code.LOGO_INVALIDE, message, span, located.excerpt(span), "par exemple logo.svg")
        )
    return read_bytes(folder / name, MAX_FURNITURE_BYTES)


def _read_fonts(roots: tuple[Path, ...]) -> tuple[FontFile, ...]:
    fonts: list[FontFile] = []
    files = {path.name: path for root in reversed(roots) for path in list_files(root / "fonts", "*.ttf")}
    for _, path in sorted(files.items()):
        data = read_bytes(path, MAX_FURNITURE_BYTES)
        try:
            data, names = _know_font(data)
        except ValueError as fault:
            message = "ce fichier n'est pas une police TrueType lisible"
            raise TemplateError(Diagnostic(Code.POLICE_ILLISIBLE, message, Span(display_path(path)))) from fault
        fonts.append(FontFile(names.family, names.weight, names.italic, path.name, data))
    return tuple(fonts)


@lru_cache(maxsize=32)
def _know_font(data: bytes) -> tuple[bytes, FontNames]:
    """A font and its names; one that has been read before is held once, by whatever remembers something of it."""
    return data, read_font_names(data)


def _find_missing_font(family: str, fonts: tuple[FontFile, ...], located: LocatedData) -> Iterator[Diagnostic]:
    faces = {(font.weight >= 600, font.italic) for font in fonts if font.family == family}
    if len(faces) < 4:
        span = located.span(("police",))
        yield Diagnostic(
            Code.POLICE_ABSENTE,
            f"la police « {family} » n'est pas au complet dans templates/fonts : il faut le romain, le gras, "
            "l'italique et le gras italique",
            span,
            located.excerpt(span),
            f"familles présentes : {', '.join(sorted({font.family for font in fonts})) or 'aucune'}",
        )


def _find_pale_colours(colours: _ColourKeys, located: LocatedData) -> Iterator[Diagnostic]:
    pairs: list[tuple[tuple[str | int, ...], str, str, str]] = [
        (("couleurs", "principale"), colours.principale, WHITE, "le blanc"),
        (("couleurs", "accent"), colours.accent, WHITE, "le blanc"),
        (("couleurs", "texte"), colours.texte, WHITE, "le blanc"),
        (("couleurs", "attenue"), colours.attenue, WHITE, "le blanc"),
        (("couleurs", "fond"), colours.texte, colours.fond, "le texte"),
        (("couleurs", "fond"), colours.principale, colours.fond, "la couleur principale"),
        (("couleurs", "lacune"), colours.texte, colours.lacune, "le texte"),
    ]
    pairs += [(("couleurs", "teintes", i), tint, WHITE, "le blanc") for i, tint in enumerate(colours.teintes)]
    for path, one, other, against in pairs:
        ratio = measure_contrast(one, other)
        if ratio < MIN_CONTRAST:
            span = located.span(path)
            shown = f"{ratio:.1f}".replace(".", ",")
            yield Diagnostic(
                Code.CONTRASTE_INSUFFISANT,
                f"le contraste avec {against} est de {shown} : 1, il faut au moins 4,5 : 1",
                span,
                located.excerpt(span),
                "assombrir la couleur, ou éclaircir le fond",
            )


def _measure_luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
