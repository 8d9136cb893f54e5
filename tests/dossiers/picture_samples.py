"""Pictures made by code, each with what makes some reader stumble, and a dossier whose texts show some."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image, ImageCms, ImageDraw

from tests.dossiers.annexe_models import use_model
from tests.dossiers.dossier_copy import DossierCopy

RED, BLUE = (200, 30, 30), (30, 60, 200)
ORIENTATION = 0x0112  # the EXIF tag that says how a picture is to be turned


def draw_sample(mode: str = "RGB", size: tuple[int, int] = (120, 80)) -> Image.Image:
    """Red on the left half, blue on the right one, in a mode of Pillow."""
    picture = Image.new("RGB", size, RED)
    ImageDraw.Draw(picture).rectangle((size[0] // 2, 0, *size), fill=BLUE)
    return picture if mode == "RGB" else picture.convert(mode, palette=Image.Palette.ADAPTIVE)


def save(picture: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    """The bytes of a picture as a file."""
    stream = io.BytesIO()
    picture.save(stream, kind, **options)
    return stream.getvalue()


def make_turned(kind: str, orientation: int = 6) -> bytes:
    """A picture that its EXIF wants turned, with the place where it was taken."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[0x010F] = "APPAREIL-SECRET"
    return save(draw_sample(), kind, exif=exif)


def make_16_bits() -> bytes:
    """A grey PNG of 16 bits, half black and half of 40 000 of 65 535."""
    row = b"".join((0 if x < 20 else 40000).to_bytes(2, "little") for x in range(40))
    return save(Image.frombytes("I;16", (40, 20), row * 20))


def make_transparent() -> bytes:
    """A PNG whose left half is seen through."""
    picture = draw_sample("RGBA")
    picture.paste((0, 0, 0, 0), (0, 0, 60, 80))
    return save(picture)


def make_profiled(mode: str = "RGB") -> bytes:
    """A JPEG with a colour profile."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return save(draw_sample(mode), "JPEG", icc_profile=profile)


ANNEXE = """\
Les personnes habilitées sont reçues à la [Maison des familles](https://www.exemple.fr/maison), près de la mairie.

![Plan du rez-de-chaussée : l'accueil à gauche, la salle d'attente à droite](images/plan.png "Le plan de l'*accueil*")

| Lieu | Jours | Contact |
| --- | :-: | --- |
| Maison des familles | mardi | [écrire](mailto:maison@exemple.fr) |
| Mairie | jeudi | [son site](https://www.exemple.fr/mairie) |

![Façade de la Maison des familles, une porte bleue](images/façade.jpg)

- Ada Exemple, directrice ;
- Jean Essai, adjoint.
"""
ARTICLE = """\
Le territoire est décrit sur [une carte](https://www.exemple.fr/carte).

![Carte du territoire : deux communes voisines](images/carte.png "Le territoire")

| Commune | Habitants |
| --- | --: |
| Essai | 1 200 |
"""


def illustrate(copy: DossierCopy) -> DossierCopy:
    """The minimal dossier with three annexes, pictures, tables and links in its texts; one picture is its model's."""
    use_model(copy, 3)
    copy.write("textes/personnes.md", ANNEXE).write("textes/portrait.md", ARTICLE)
    copy.write("images/plan.png", make_transparent()).write("images/façade.jpg", make_turned("JPEG"))
    model = copy.folder.parent / "modeles" / "annexes" / "images"
    model.mkdir()
    (model / "carte.png").write_bytes(save(draw_sample("P", (1600, 900))))
    return copy
