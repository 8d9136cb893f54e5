"""Pictures on their way in: drawn anew as Word and PDF/A both show them, or refused with the reason."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageFile

from generator.codes import Code
from generator.composing.markdown.pictures import PORTRAIT_ROOM_MM
from generator.errors import InputFileError
from generator.intake import pictures as intake_pictures
from generator.intake.picture_child import draw_picture
from generator.intake.pictures import take_pictures
from generator.model.annexes import InputFile
from generator.model.dossier import Picture, TakenPicture
from tests.dossiers.picture_samples import (
    BLUE,
    RED,
    draw_sample,
    make_16_bits,
    make_profiled,
    make_transparent,
    make_turned,
    save,
)


def take(data: bytes) -> Image.Image:
    drawn, _ = draw_picture(data, "essai")
    return Image.open(io.BytesIO(drawn))


def is_near(one: object, other: tuple[int, ...]) -> bool:
    assert isinstance(one, tuple)
    return all(abs(a - b) < 30 for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize(
    "data",
    [
        save(draw_sample()),
        save(draw_sample("P")),
        save(draw_sample("RGBA")),
        save(draw_sample("P"), transparency=255),
        save(draw_sample(), "JPEG"),
        save(draw_sample(), "JPEG", progressive=True),
        save(draw_sample("CMYK"), "JPEG"),
        make_profiled(),
    ],
    ids=["rgb", "palette", "alpha", "palette-transparent", "jpeg", "progressive", "cmyk", "profile"],
)
def test_colours_are_kept_in_rgb_of_8_bits_without_alpha(data: bytes) -> None:
    drawn = take(data)
    assert drawn.mode == "RGB" and drawn.size == (120, 80)
    assert is_near(drawn.getpixel((20, 40)), RED) and is_near(drawn.getpixel((100, 40)), BLUE)
    assert not {"exif", "icc_profile", "transparency", "dpi"} & set(drawn.info)


@pytest.mark.parametrize("mode", ["L", "LA", "1"])
def test_grey_stays_grey_or_white(mode: str) -> None:
    assert take(save(draw_sample(mode))).mode in ("L", "RGB")


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_is_turned_as_its_exif_says_and_forgets_where_it_was_taken(kind: str) -> None:
    data = make_turned(kind)
    assert b"APPAREIL-SECRET" in data
    drawn, size = draw_picture(data, "essai")
    shown = Image.open(io.BytesIO(drawn))
    assert shown.size == (80, 120)
    assert is_near(shown.getpixel((40, 20)), RED) and is_near(shown.getpixel((40, 100)), BLUE)
    assert b"APPAREIL-SECRET" not in drawn and size[0] < size[1]


def test_16_bits_are_scaled_and_not_cut() -> None:
    drawn = take(make_16_bits())
    assert drawn.mode == "L"
    assert drawn.getpixel((5, 5)) == 0
    assert drawn.getpixel((35, 5)) == pytest.approx(40000 / 257, abs=1)


def test_what_is_seen_through_is_white() -> None:
    drawn = take(make_transparent())
    assert drawn.getpixel((20, 40)) == (255, 255, 255) and is_near(drawn.getpixel((100, 40)), BLUE)


def test_too_many_points_are_made_fewer_and_the_size_is_that_of_the_file() -> None:
    data = save(draw_sample(size=(3000, 1500)), dpi=(300, 300))
    drawn, size = draw_picture(data, "essai")
    assert max(Image.open(io.BytesIO(drawn)).size) == 2000
    assert size == pytest.approx((254.0, 127.0), abs=0.1)
    _, usual = draw_picture(save(draw_sample(size=(96, 48))), "essai")
    assert usual == pytest.approx((25.4, 12.7))


def test_the_same_file_gives_the_same_bytes() -> None:
    data = make_turned("JPEG")
    assert draw_picture(data, "a") == draw_picture(data, "b")


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (save(draw_sample(), "GIF"), Code.IMAGE_TYPE, "un GIF"),
        (save(draw_sample(), "TIFF"), Code.IMAGE_TYPE, "un TIFF"),
        (save(draw_sample(), "WEBP"), Code.IMAGE_TYPE, "un WebP"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", Code.IMAGE_TYPE, "un SVG"),
        (b"\x00\x00\x00\x18ftypheic", Code.IMAGE_TYPE, "un HEIC"),
        (b"", Code.IMAGE_TYPE, "autre sorte"),
        (save(draw_sample())[:200], Code.IMAGE_ILLISIBLE, "abîmée"),
        (save(draw_sample(), "JPEG")[:300], Code.IMAGE_ILLISIBLE, "abîmée"),
        (save(Image.new("1", (9000, 9000))), Code.IMAGE_TROP_LOURDE, "9000 × 9000"),
        (save(Image.new("L", (1, 100))), Code.IMAGE_TROP_LOURDE, "1 × 100"),
    ],
)
def test_what_is_refused(data: bytes, code: Code, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", False)  # as in the child, which knows no WeasyPrint
    with pytest.raises(InputFileError) as caught:
        draw_picture(data, "essai")
    (fault,) = caught.value.diagnostics
    assert fault.code is code and words in fault.message and fault.hint


def make_picture(name: str, data: bytes, *, of_model: bool = False) -> Picture:
    return Picture(InputFile(f"essai/images/{name}", data, f"images/{name}", of_model=of_model))


def test_only_what_is_wanted_goes_through_and_a_bad_one_stops_no_other() -> None:
    files = {
        "bon.png": make_picture("bon.png", save(draw_sample())),
        "abime.png": make_picture("abime.png", save(draw_sample())[:99]),
        "autre.png": make_picture("autre.png", b""),
    }
    found = take_pictures(files, frozenset({"bon.png", "abime.png"}))
    good, bad, other = found["bon.png"], found["abime.png"], found["autre.png"]
    assert good.taken is not None and good.taken.data.startswith(b"\x89PNG") and not good.faults
    assert [fault.code for fault in bad.faults] == [Code.IMAGE_ILLISIBLE]
    assert other.taken is None and not other.faults


def test_pictures_are_bounded_by_weight_and_number(monkeypatch: pytest.MonkeyPatch) -> None:
    data = save(draw_sample())
    files = {name: make_picture(name, data) for name in ("a.png", "b.png")}
    monkeypatch.setattr(intake_pictures, "MAX_PICTURES", 1)
    found = take_pictures(files, frozenset(files))
    assert not found["a.png"].faults and found["b.png"].faults[0].code is Code.IMAGE_TROP_LOURDE
    monkeypatch.setattr(intake_pictures, "MAX_PICTURE_BYTES", 10)
    assert take_pictures(files, frozenset({"a.png"}))["a.png"].faults[0].code is Code.IMAGE_TROP_LOURDE
    heavy = {"a.png": make_picture("a.png", data + bytes(1024 * 1024), of_model=True)}
    assert "dans un modèle" in take_pictures(heavy, frozenset(heavy))["a.png"].faults[0].message


def test_a_picture_is_made_smaller_to_fit_and_never_larger() -> None:
    assert TakenPicture(b"", 40.0, 30.0).fit(PORTRAIT_ROOM_MM) == (40.0, 30.0)
    assert TakenPicture(b"", 320.0, 100.0).fit(PORTRAIT_ROOM_MM) == (160.0, 50.0)
    width, height = TakenPicture(b"", 200.0, 1900.0).fit(PORTRAIT_ROOM_MM)
    assert (width, height) == pytest.approx((20.0, 190.0))
