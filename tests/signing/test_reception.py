"""`ctg recevoir` then `ctg assembler`: each page under its original, the others kept aside with the reason."""

from __future__ import annotations

import io
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from generator.acts.act_dossier import open_act_dossier
from generator.acts.journal import read_journal
from generator.acts.register import find_act, list_returns, list_versions
from generator.acts.signed_pages import OriginalRecord, Signing
from generator.cli.main import run
from generator.errors import CtgError, ExitCode, InputFileError, UsageError
from generator.files import sha256
from generator.making.opening import open_dossier
from generator.manifest import OriginalEntry, find_manifest
from generator.pdf_files.page_geometry import Box
from generator.pdf_files.signatures.code import SignatureCode, draw_codes
from generator.pdf_files.signatures.fields import read_printed_frames
from generator.pdf_files.signatures.scan_recognition import SeenPage, split_pages
from generator.project import Project
from generator.signing import reception
from generator.signing.assembly import AssemblyReport, assemble_dossier
from generator.signing.page_sorting import Placement
from generator.signing.page_withdrawal import WithdrawRequest, withdraw_page
from generator.signing.reception import ReceptionReport, ReceptionRequest, receive_scans
from tests.acts.frozen_dossiers import ORDER, ask
from tests.dossiers.dossier_copy import DossierCopy, copy_minimal
from tests.pdf_files.paper_drawing import draw_page, empty_sheet, scan, sign
from tests.pdf_files.scan_drawing import A4, FONT, draw_sheet

pytestmark = pytest.mark.slow


class Circuit:
    """A dossier whose originals have been printed; `code` is what is printed on the first one."""

    def __init__(self, copy: DossierCopy) -> None:
        self.copy = copy
        self.originals = self.read_originals()
        first = self.originals[0]
        self.code = SignatureCode("MINIMAL", 1, first.signature_pages[0], first.text)

    def assemble(self) -> AssemblyReport:
        return assemble_dossier(ask(self.copy.folder))

    def read_originals(self) -> tuple[OriginalEntry, ...]:
        manifest = find_manifest(Path("output/minimal"))
        assert manifest is not None
        return manifest.originals

    def draw_printed(self, number: int) -> Image.Image:
        """The signature page of an original, as it is printed."""
        original = Path("output/minimal") / self.originals[number - 1].file
        act = find_act(self.copy.folder)
        assert act is not None
        return draw_page(act.read(f"exemplaires/{original.name}"), self.code.page)

    def list_frames(self) -> list[Box]:
        act = find_act(self.copy.folder)
        assert act is not None
        frames = [frame.box for frame in read_printed_frames(act.read(act.record.to_sign))]
        assert len(frames) >= 2
        return frames

    def draw_signed(self, number: int) -> bytes:
        """The same, signed by everyone and scanned."""
        sheet = self.draw_printed(number)
        for rank, frame in enumerate(self.list_frames()):
            sign(sheet, frame, seed=rank)
        return scan(sheet)

    def receive(self, *bundles: bytes, placement: Placement | None = None) -> ReceptionReport:
        files = []
        for rank, data in enumerate(bundles):
            files.append(Path(f"scan-{rank}.pdf"))
            files[-1].write_bytes(data)
        return receive_scans(request(files, self.copy.folder, placement))

    def list_kept(self) -> list[str]:
        """What is filed under the act, then what is left aside, by name."""
        act = find_act(self.copy.folder)
        assert act is not None
        aside = self.copy.folder / "signatures"
        filed = [name for name in list_returns(act) if name.startswith("signatures/")]
        return [*filed, *sorted(p.relative_to(aside).as_posix() for p in aside.rglob("*.pdf"))]

    def name_page(self, number: int) -> str:
        return f"signatures/{self.originals[number - 1].party}/page-{self.code.page}-{self.code.digest}.pdf"

    def read_used(self, number: int) -> list[bytes]:
        """The signed pages of an original that count."""
        act = find_act(self.copy.folder)
        assert act is not None
        whole = open_act_dossier(act, open_dossier(self.copy.folder, Project(Path()))[0])
        return [page.file.data for page in whole.signed_pages.get(self.originals[number - 1].party, ())]

    def list_versions(self, number: int) -> list[Path]:
        act = find_act(self.copy.folder)
        assert act is not None
        return [version.file for version in list_versions(act, self.name_page(number))]


def request(files: Sequence[Path], folder: Path, placement: Placement | None = None) -> ReceptionRequest:
    return ReceptionRequest(files, folder, Project(folder.parent), Path("output"), placement)


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The minimal dossier, assembled once for all tests."""
    folder = tmp_path_factory.mktemp("imprime")
    (folder / "ctg.toml").write_text("", "utf-8")  # a project, which may be copied
    assemble_dossier(ask(copy_minimal(folder).folder, folder / "output", frozen=False))
    return folder


@pytest.fixture
def circuit(printed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Circuit:
    shutil.copytree(printed, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return Circuit(DossierCopy(tmp_path / "minimal"))


def bundle_pages(*pages: bytes | None, turns: tuple[int, ...] = ()) -> bytes:
    """One file of these pages; None is a blank back."""
    pdf = pikepdf.new()
    for page in pages:
        if page is None:
            pdf.add_blank_page(page_size=A4)
        else:
            pdf.pages.extend(pikepdf.open(io.BytesIO(page)).pages)
    for page, turn in zip(pdf.pages, turns, strict=False):
        page.rotate(turn, relative=True)
    stream = io.BytesIO()
    pdf.save(stream, deterministic_id=True)
    return stream.getvalue()


def draw_unreadable() -> bytes:
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=A4).obj.Contents = pdf.make_stream(b"3 w 100 100 m 400 700 l S")
    stream = io.BytesIO()
    pdf.save(stream, deterministic_id=True)
    return stream.getvalue()


def look_at_signed(monkeypatch: pytest.MonkeyPatch, *ranks: int) -> None:
    """Have only some pages of a scan looked at; the others are text without a code (its search has its own tests)."""
    real = reception.look_at_pages

    def look(pdf: bytes, name: str) -> tuple[SeenPage, ...]:
        with pikepdf.open(io.BytesIO(pdf)) as document:
            count = len(document.pages)
        seen = {rank: real(data, name)[0] for rank, data in split_pages(pdf, name, dict.fromkeys(ranks, 0)).items()}
        return tuple(seen.get(rank, SeenPage(())) for rank in range(1, count + 1))

    monkeypatch.setattr(reception, "look_at_pages", look)


def test_a_bundle_in_any_order_makes_signed_originals(circuit: Circuit) -> None:
    count = len(circuit.originals)
    assert count >= 2
    assert not any(original.signed for original in circuit.originals)
    sheets = [circuit.draw_signed(number) for number in range(count, 0, -1)]
    pages = [page for sheet in sheets for page in (sheet, None)]
    report = circuit.receive(bundle_pages(*pages, turns=(180, 0, 90)))
    assert (len(report.filed), report.set_aside, report.blank) == (count, (), count)
    assert (report.signed, report.originals, report.missing, report.warnings) == (count, count, (), ())
    assert circuit.list_kept() == sorted(circuit.name_page(number) for number in range(1, count + 1))
    assembled = circuit.assemble()
    assert (assembled.signed, assembled.originals) == (count, count)
    assert all(o.signed and o.received_pages == (circuit.code.page,) for o in circuit.read_originals())
    again = circuit.receive(bundle_pages(*pages, turns=(180, 0, 90)))
    assert (again.filed, again.set_aside, again.known) == ((), (), count)


def test_what_was_given_is_kept_whole_with_its_blank_pages(circuit: Circuit, monkeypatch: pytest.MonkeyPatch) -> None:
    bundle = bundle_pages(None, circuit.draw_signed(1), None)
    report = circuit.receive(bundle)
    assert (report.blank, len(report.filed)) == (2, 1)
    (kept,) = report.whole
    assert kept.read_bytes() == bundle
    assert circuit.receive(bundle).whole == (kept,)
    look_at_signed(monkeypatch)
    # A page that a person places from those left aside is known already.
    (aside,) = circuit.receive(draw_unreadable()).set_aside
    assert receive_scans(request([aside], circuit.copy.folder, Placement(2, circuit.code.page))).whole == ()


def test_a_page_placed_under_the_wrong_original_is_taken_out_of_it(
    circuit: Circuit, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def take_out(number: int, *motive: str) -> int:
        options = ["--retirer", "--exemplaire", str(number), "--page", str(circuit.code.page)]
        return run(["recevoir", str(circuit.copy.folder), *options, *motive])

    own = scan(circuit.draw_printed(1))
    placement = Placement(1, circuit.code.page)
    circuit.receive(own, placement=placement)
    look_at_signed(monkeypatch)
    circuit.receive(draw_unreadable(), placement=placement)
    first, second = circuit.list_versions(1)
    other = second.read_bytes()
    assert take_out(1) == ExitCode.USAGE, "nobody says why"
    assert take_out(2, "--motif", "erreur") == ExitCode.USAGE, "nothing is filed there"
    assert circuit.read_used(1) == [other]
    capsys.readouterr()
    assert take_out(1, "--motif", "page d'une autre") == ExitCode.DONE
    (aside,) = (circuit.copy.folder / "signatures" / "a-classer").glob("retiree-*.pdf")
    assert aside.read_bytes() == other and circuit.list_versions(1) == [first, second]
    assert aside.name in capsys.readouterr().out.replace("\n", "")
    line = read_journal(circuit.copy.folder).entries[-1]
    assert "exemplaire n° 1" in line.reason and "page d'une autre" in line.reason
    assert circuit.read_used(1) == [first.read_bytes()], "the one before is used again"
    # It goes where it belongs; the first one is taken out too, and comes back when somebody places it again.
    moved = receive_scans(request([aside], circuit.copy.folder, Placement(2, circuit.code.page)))
    assert moved.signed == 2 and not aside.exists() and circuit.read_used(2) == [other]
    assert take_out(1, "--motif", "page vierge") == ExitCode.DONE
    assert circuit.read_used(1) == [] and take_out(1, "--motif", "encore") == ExitCode.USAGE
    assert circuit.receive(own, placement=placement).signed == 2
    assert circuit.read_used(1) == [first.read_bytes()]


def test_a_page_taken_out_is_not_filed_again_by_its_code(circuit: Circuit) -> None:
    bundle = bundle_pages(circuit.draw_signed(1), turns=(180,))
    circuit.receive(bundle)
    withdraw_page(WithdrawRequest(circuit.copy.folder, 1, circuit.code.page, "un autre a signé", ORDER))
    again = circuit.receive(circuit.draw_signed(1))
    assert (again.filed, again.signed, [told.code for told in again.warnings]) == ((), 0, ["page-retiree"])
    assert circuit.read_used(1) == [] and len(again.set_aside) == 1


def test_pages_may_come_on_different_days(circuit: Circuit) -> None:
    first = circuit.receive(circuit.draw_signed(1))
    assert first.signed == 1
    assert [line.split(",")[0] for line in first.missing] == [
        f"exemplaire n° {number}" for number in range(2, len(circuit.originals) + 1)
    ]
    second = circuit.receive(circuit.draw_signed(2))
    assert second.signed == 2
    assert circuit.assemble().signed == 2


def test_every_page_in_doubt_is_kept_aside_with_its_reason(circuit: Circuit, monkeypatch: pytest.MonkeyPatch) -> None:
    look_at_signed(monkeypatch, *range(2, 6))  # the first is not readable
    code = circuit.code
    two, _ = draw_codes(circuit.draw_signed(1), [replace(code, number=2)], FONT.read_bytes(), "deux.pdf", pages=(1,))
    doubtful = {
        "page-illisible": draw_unreadable(),
        "page-codes-contraires": two,
        "page-autre-dossier": draw_sheet(replace(code, dossier="AUTRE")),
        "page-texte-change": draw_sheet(replace(code, digest="0" * 12)),
        "page-inconnue": draw_sheet(replace(code, number=99)),
    }
    left = (
        circuit.copy.folder / "signatures" / "a-classer" / ".illisible-1.pdf.0a1b2c3d.tmp"
    )  # of a run that was killed
    left.parent.mkdir(parents=True)
    left.write_bytes(b"%PDF")
    report = circuit.receive(bundle_pages(*doubtful.values()))
    assert report.filed == () and not left.exists()
    assert [warning.code for warning in report.warnings] == list(doubtful)
    kept = circuit.list_kept()
    assert sorted({name.rsplit("-", 1)[0] for name in kept}) == sorted(
        f"a-classer/{code.removeprefix('page-')}" for code in doubtful
    )
    again = circuit.receive(bundle_pages(*doubtful.values()))
    assert again.known == len(doubtful) and circuit.list_kept() == kept
    assert circuit.assemble().signed == 0


def test_a_page_that_is_not_signed_by_all_is_told_and_counts_for_nobody(
    circuit: Circuit, capsys: pytest.CaptureFixture[str]
) -> None:
    half = circuit.draw_printed(2)
    sign(half, circuit.list_frames()[0])
    report = circuit.receive(bundle_pages(scan(circuit.draw_printed(1)), scan(half)))
    assert [warning.code for warning in report.warnings] == ["page-non-signee", "page-signature-manquante"]
    assert (report.filed, report.blank, report.signed, len(report.set_aside)) == ((), 0, 0, 2)
    assert "non signée" in report.warnings[0].message
    assert circuit.assemble().signed == 0
    # A person who has looked at it may say that it is signed; what was seen of it is told, and kept in the journal.
    half_aside = next(file for file in report.set_aside if file.name.startswith("signature-manquante"))
    digest = sha256(half_aside.read_bytes())
    placed = [
        "recevoir",
        str(half_aside),
        str(circuit.copy.folder),
        "--exemplaire",
        "2",
        "--page",
        str(circuit.code.page),
    ]
    assert run(placed) == ExitCode.DONE
    told = " ".join(capsys.readouterr().err.split())
    assert "[page-signature-manquante]" in told and "placée à la main" in told and "pas comptée" not in told
    line = read_journal(circuit.copy.folder).entries[-1]
    assert list(line.came_in.values()) == [digest] and not half_aside.exists()
    assert "placée à la main : exemplaire n° 2" in line.reason and "il y manque une signature" in line.reason
    # Given again, what was placed is known, even turned; the other page waits still.
    again = circuit.receive(bundle_pages(scan(circuit.draw_printed(1)), scan(half), turns=(0, 180)))
    assert [file.name.startswith("non-signee") for file in again.set_aside] == [True]
    assert (again.known, again.signed, [str(told.code) for told in again.warnings]) == (2, 1, ["page-non-signee"])
    # A page that is put by hand, counted or not yet, is known too.
    (waiting,) = again.set_aside
    circuit.copy.write(f"signatures/{circuit.originals[0].party}.pdf", waiting.read_bytes())
    waiting.unlink()
    last = circuit.receive(scan(circuit.draw_printed(1)))
    assert (last.set_aside, last.known) == ((), 1)


def test_a_code_on_another_sheet_is_no_signed_page(circuit: Circuit) -> None:
    printed, other = circuit.draw_printed(1), empty_sheet()
    corner = (0, round(printed.height * 0.88), printed.width, printed.height)
    other.paste(printed.crop(corner), corner[:2])
    for frame in circuit.list_frames():
        sign(other, frame)
    report = circuit.receive(scan(other))
    assert [warning.code for warning in report.warnings] == ["page-differente"]
    assert (report.filed, report.signed) == ((), 0)


def test_a_second_scan_of_a_page_is_a_second_version_and_the_one_in_use(circuit: Circuit) -> None:
    sheet = circuit.draw_signed(1)
    circuit.receive(sheet)
    (place,) = circuit.list_versions(1)
    first = place.read_bytes()
    circuit.assemble()
    before = (Path("output/minimal") / circuit.originals[0].file).read_bytes()
    other = pikepdf.open(io.BytesIO(sheet))
    other.pages[0].contents_add(b"3 w 100 100 m 400 700 l S")
    stream = io.BytesIO()
    other.save(stream)
    report = circuit.receive(stream.getvalue())
    assert [warning.code for warning in report.warnings] == ["retour-nouvelle-version"]
    assert (len(report.filed), report.set_aside) == (1, ())
    assert circuit.list_versions(1) == [place, report.filed[0]]
    assert place.read_bytes() == first
    assert circuit.assemble().signed == 1
    assert (Path("output/minimal") / circuit.originals[0].file).read_bytes() != before
    again = circuit.receive(sheet)
    assert (again.filed, again.known) == ((), 1)


def test_a_person_places_what_cannot_be_read(circuit: Circuit, monkeypatch: pytest.MonkeyPatch) -> None:
    look_at_signed(monkeypatch)
    (aside,) = circuit.receive(draw_unreadable()).set_aside
    placed = receive_scans(request([aside], circuit.copy.folder, Placement(2, circuit.code.page, 180)))
    assert placed.signed == 1
    assert circuit.list_kept() == [circuit.name_page(2)]
    with pikepdf.open(circuit.list_versions(2)[0]) as pdf:
        assert int(pdf.pages[0].obj.Rotate) == 180
    again = circuit.receive(draw_unreadable())
    assert (again.set_aside, again.known, again.warnings) == ((), 1, ())


@pytest.mark.parametrize(
    ("placement", "kind", "code"),
    [
        (Placement(99, 1), UsageError, "page-inconnue"),
        (Placement(2, 0), InputFileError, "page-a-placer"),
    ],
)
def test_a_person_cannot_place_a_page_wrong(
    circuit: Circuit, placement: Placement, kind: type[CtgError], code: str
) -> None:
    placement = replace(placement, page=placement.page or circuit.code.page)
    with pytest.raises(kind) as fault:
        circuit.receive(circuit.draw_signed(1), placement=placement)
    assert [d.code for d in fault.value.diagnostics] == [code]
    assert circuit.list_kept() == []


def test_a_change_of_words_after_the_signature_changes_nothing_of_what_was_signed(circuit: Circuit) -> None:
    sheet = circuit.draw_signed(1)
    circuit.receive(sheet)
    circuit.assemble()
    before = {path: path.read_bytes() for path in Path("output/minimal/exemplaires").iterdir()}
    used = next(p for p in sorted(circuit.copy.clauses.glob("*.md")) if not p.name.startswith("annexe"))
    used.write_text(used.read_text("utf-8") + "\n\nUne phrase de plus.\n", "utf-8")
    fiche = circuit.copy.folder / "annexe-3" / "fiches" / "01-places.yaml"
    fiche.write_text(fiche.read_text("utf-8").replace("titre: ", "titre: Encore ", 1), "utf-8")
    assert circuit.assemble().signed == 1
    assert {path: path.read_bytes() for path in Path("output/minimal/exemplaires").iterdir()} == before
    assert circuit.receive(circuit.draw_signed(2)).signed == 2


def draw_text(rank: int) -> bytes:
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=A4).obj.Contents = pdf.make_stream(b"3 w 100 %d m 400 700 l S" % (100 + rank))
    stream = io.BytesIO()
    pdf.save(stream, deterministic_id=True)
    return stream.getvalue()


def draw_whole(circuit: Circuit, number: int) -> list[bytes | None]:
    """Every page of an original, as one prints and scans it."""
    pages: list[bytes | None] = [draw_text(rank) for rank in range(1, circuit.originals[0].page_count + 1)]
    pages[circuit.code.page - 1] = circuit.draw_signed(number)
    return pages


def test_an_original_scanned_whole_is_filed_in_two_files(circuit: Circuit, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = draw_whole(circuit, 2)
    look_at_signed(monkeypatch, circuit.code.page, len(whole) + 1)
    report = circuit.receive(bundle_pages(*whole, None, turns=(180,) * len(whole)))
    assert (len(report.filed), report.set_aside, report.blank, report.signed) == (1, (), 1, 1)
    (text,) = report.text
    assert (text.number, text.pages) == (2, len(whole) - 1)
    assert report.warnings == ()
    with pikepdf.open(text.file) as pdf:
        assert [page.obj.get("/Rotate", 0) for page in pdf.pages] == [0] * (len(whole) - 1)
    assert circuit.assemble().signed == 1
    again = circuit.receive(bundle_pages(*whole, None, turns=(180,) * len(whole)))
    assert (again.filed, again.text, again.known) == ((), (), len(whole))


def test_pages_without_a_code_are_told_in_one_line(circuit: Circuit, monkeypatch: pytest.MonkeyPatch) -> None:
    sheets = [draw_text(rank) for rank in range(5)]
    look_at_signed(monkeypatch, 1)
    report = circuit.receive(bundle_pages(circuit.draw_signed(1), *sheets))
    assert len(report.filed) == 1
    assert [warning.code for warning in report.warnings] == ["page-illisible"]
    assert "pages 2 à 6 du fichier" in report.warnings[0].message
    (aside,) = report.set_aside
    assert report.aside_pages == len(sheets)
    look_at_signed(monkeypatch)
    placed = receive_scans(request([aside], circuit.copy.folder, Placement(2, circuit.code.page, sheet=3)))
    assert placed.signed == 2
    assert aside.is_file()
    with pikepdf.open(circuit.list_versions(2)[0]) as pdf:
        assert len(pdf.pages) == 1
    with pytest.raises(InputFileError):
        receive_scans(request([aside], circuit.copy.folder, Placement(2, circuit.code.page)))
    with pytest.raises(InputFileError):
        receive_scans(request([aside], circuit.copy.folder, Placement(2, circuit.code.page, sheet=6)))


def test_the_file_that_was_printed_is_no_scan(circuit: Circuit) -> None:
    original = Path("output/minimal") / circuit.originals[0].file
    with pytest.raises(InputFileError) as fault:
        circuit.receive(original.read_bytes())
    assert [d.code for d in fault.value.diagnostics] == ["scan-non-signe"]
    assert circuit.list_kept() == []


def test_an_original_is_signed_when_all_its_pages_are_there() -> None:
    signing = Signing((17, 18), "0" * 12)
    assert not OriginalRecord(1, "caf", signing, ()).signed
    assert not OriginalRecord(1, "caf", signing, (17,)).signed
    assert OriginalRecord(1, "caf", signing, (17, 18)).signed
