"""Logos on their way in: a picture and nothing else."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageCms

from generator.errors import InputFileError
from generator.intake import logo_child as intake_logos
from generator.intake.door import check_logos
from generator.intake.logo_child import examine_logo
from generator.intake.logo_looks import read_svg_size, settle_png
from generator.project import PROGRAM

START = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">'


def svg(inside: str) -> bytes:
    return f"{START}{inside}</svg>".encode()


def png(kind: str = "PNG") -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (8, 8)).save(stream, kind)
    return stream.getvalue()


def refuse(data: bytes) -> str:
    with pytest.raises(InputFileError) as caught:
        examine_logo(data, "logo")
    return caught.value.diagnostics[0].code


def test_pictures_go_through() -> None:
    logos = [path.read_bytes() for path in (PROGRAM / "content" / "exemple-complet" / "logos").iterdir()]
    assert len(logos) == 2
    embedded = '<image href="data:image/png;base64,AA=="/>'
    doctype = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
    use = '<defs><g id="a"><path style="fill:url(#b)" d="M0 0"/></g></defs><use xlink:href="#a"/>'
    for data in (*logos, png(), svg(embedded), doctype.encode() + svg(use), svg('<a href="https://x.fr"><rect/></a>')):
        examine_logo(data, "logo")


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        "<foreignObject/>",
        '<g onload="alert(1)"/>',
        '<image href="https://exemple.fr/a.png"/>',
        '<use xlink:href="file:///etc/passwd#a"/>',
        '<image href="javascript:alert(1)"/>',
        "<style>@import 'x.css'</style>",
        '<g style="fill:url(https://exemple.fr/a)"/>',
        '<set attributeName="href" to="x"/>',
        "<rect><animateMotion/></rect>",
        '<video xmlns="http://www.w3.org/1999/xhtml" src="x"/>',
    ],
)
def test_what_acts_or_calls_outside_is_refused(inside: str) -> None:
    assert refuse(svg(inside)) == "logo-actif"


def test_other_kinds_are_told_by_the_content() -> None:
    assert refuse(png("JPEG")) == "logo-type"
    assert refuse(b"%PDF-1.7") == "logo-type"
    assert refuse(b"<html/>") == "logo-type"
    assert refuse(b"bonjour") == "logo-type"
    assert refuse(b'<!DOCTYPE svg [<!ENTITY a "b">]>' + svg("")) == "logo-actif"


def test_what_draws_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = '<g id="g0"><path d="M0 0"/></g>' + "".join(
        f'<g id="g{n}">' + f'<use href="#g{n - 1}"/>' * 10 + "</g>" for n in range(1, 9)
    )
    assert refuse(svg(bomb)) == "logo-trop-lourd"
    assert refuse(svg('<g id="a"><use href="#a"/></g>')) == "logo-trop-lourd"
    monkeypatch.setattr(intake_logos, "_MAX_PIXELS", 50)
    assert refuse(png()) == "logo-trop-lourd"


def test_all_logos_are_told_of_at_once() -> None:
    # In the child: WeasyPrint makes its own process lenient to pictures that are cut.
    check_logos((("bon.png", png()),))
    with pytest.raises(InputFileError) as caught:
        check_logos((("un.svg", b"<html/>"), ("bon.png", png()), ("deux.png", png()[:45])))
    assert [(d.code, str(d.span)) for d in caught.value.diagnostics] == [
        ("logo-type", "un.svg"),
        ("logo-illisible", "deux.png"),
    ]


def odd_pngs() -> dict[str, bytes]:
    """A picture that is dark at the left and light at the right, in forms that Word and PDF show in two ways."""
    grey = Image.linear_gradient("L").rotate(90)
    deep = Image.frombytes("I;16", grey.size, b"".join(bytes((value, value)) for value in grey.tobytes()))
    turned = Image.Exif()
    turned[0x0112] = 6  # shown after a quarter turn to the right
    forms: dict[str, bytes] = {}
    for name, picture, more in (
        ("16 bits", deep, {}),
        ("turned", grey.rotate(90), {"exif": turned}),
        ("animated", grey, {"save_all": True, "append_images": [Image.new("L", grey.size)]}),
        (
            "profile",
            grey.convert("RGB"),
            {"icc_profile": ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()},
        ),
    ):
        stream = io.BytesIO()
        picture.save(stream, "PNG", **more)
        forms[name] = stream.getvalue()
    return forms


def test_an_odd_png_is_drawn_anew_and_looks_the_same() -> None:
    plain = png()
    assert settle_png(plain) == plain
    for name, data in odd_pngs().items():
        settled = settle_png(data)
        examine_logo(data, "logo")
        assert settle_png(settled) == settled, name
        with Image.open(io.BytesIO(settled)) as picture:
            assert picture.mode in ("L", "RGB"), name
            left, right = picture.convert("L").getpixel((10, 128)), picture.convert("L").getpixel((245, 128))
        assert (left < 30, right > 225) == (True, True), (name, left, right)


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('viewBox="0 0 20 10"', (20, 10)),
        ('viewBox="0,0,20,10" width="100%"', (20, 10)),
        ('width="2in" height="25.4mm"', (50.8, 25.4)),
        ('width="4cm" height="2cm" viewBox="0 0 9 9"', (40, 20)),
        ("", None),
        ('width="100%" height="100%"', None),
        ('width="20"', None),
        ('viewBox="0 0 0 9"', None),
        ('viewBox="0 0 20"', None),
    ],
)
def test_an_svg_says_its_size_or_is_refused(attributes: str, size: tuple[float, float] | None) -> None:
    data = f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}><rect width="9" height="9"/></svg>'.encode()
    assert read_svg_size(data) == (pytest.approx(size) if size else None)
    if size is None:
        assert refuse(data) == "logo-sans-taille"
    else:
        examine_logo(data, "logo")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (svg('<text font-family="Comic Sans MS">Ville</text>'), "logo-texte"),
        (svg('<font><font-face font-family="q"/></font>'), "logo-texte"),
        (b'<?xml-stylesheet href="a.css"?>' + svg("<rect/>"), "logo-actif"),
        (svg("<g/>"), "logo-illisible"),
        (svg("<rect/>").replace(b"0 0 9 9", b"0 0 900 9"), "logo-illisible"),
    ],
)
def test_what_would_be_shown_in_two_ways_or_not_at_all_is_refused(data: bytes, code: str) -> None:
    assert refuse(data) == code
