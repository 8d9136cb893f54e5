"""`ctg verifier --gabarits`: templates spoilt in one place each, and what is told of them."""

from __future__ import annotations

import io
import json
import re
import shutil
import zipfile
from pathlib import Path

import docx
import jsonschema
import pytest

from generator.cli.main import run
from generator.errors import Diagnostic, ExitCode, Severity, TemplateError
from generator.project import BARE
from generator.reading.furniture import read_furniture
from generator.verifying.templates import try_templates
from generator.writing.word.read_back.text import read_docx_text
from generator.writing.word.template import prepare_template
from tests.dossiers.dossier_copy import copy_minimal

ROOT = Path(__file__).resolve().parents[2]
WORD = ROOT / "templates" / "word" / "piece.docx"
HTML = ROOT / "templates" / "html" / "piece.html"
CSS = ROOT / "templates" / "html" / "piece.css"
MAIN, HEADER, STYLES = "word/document.xml", "word/header2.xml", "word/styles.xml"
CLAUSE = "Les objectifs communs de développement et de coordination des actions"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def spoil_word(*changes: tuple[str, str, str]) -> tuple[Diagnostic, ...]:
    """The faults of the Word template once its parts are changed: (part, words, other words)."""
    with zipfile.ZipFile(WORD) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    for name, old, new in changes:
        before = parts[name].decode()
        assert old in before, old
        parts[name] = before.replace(old, new).encode()
    with zipfile.ZipFile("essai.docx", "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return try_templates([Path("essai.docx")], BARE).findings


def spoil_text(source: Path, old: str, new: str) -> tuple[Diagnostic, ...]:
    text = source.read_text("utf-8")
    assert old in text, old
    target = Path(f"essai{source.suffix}")
    target.write_text(text.replace(old, new, 1), "utf-8")
    return try_templates([target], BARE).findings


def header_text(words: str) -> tuple[str, str, str]:
    """The running head with words after its title."""
    return (HEADER, "{{ titre_courant }}", f"{{{{ titre_courant }}}} {words}")


# --- the templates there are -----------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_templates_of_the_project_have_no_fault(capsys: pytest.CaptureFixture[str]) -> None:
    report = try_templates([], BARE)
    assert {Path(file).name for file in report.files} == {"piece.docx", "piece.html", "piece.css"}
    assert report.findings == ()
    assert run(["verifier", "--gabarits"]) == ExitCode.DONE
    assert capsys.readouterr().out.splitlines()[-1] == "3 gabarits : aucune faute"


# --- Word ------------------------------------------------------------------------------------------------------------


def test_all_the_faults_of_a_word_template_at_once() -> None:
    faults = spoil_word(
        (MAIN, "{{ territoire }}", "Territoire {{ territoire"),
        (HEADER, "{{ titre_courant }}", "{{ titre_courrant }}"),
        (STYLES, '<w:name w:val="CTG Visa"/>', '<w:name w:val="Visa"/>'),
        (STYLES, '<w:name w:val="CTG Note"/>', '<w:name w:val="Note"/>'),
    )
    told = sorted({(fault.code, fault.message) for fault in faults})
    assert [code for code, _ in told] == ["gabarit-balise", "gabarit-style", "gabarit-style", "gabarit-variable"]
    assert "dans le paragraphe « Territoire {{ territoire" in told[0][1]
    assert "« titre_courrant » n'est pas un nom connu" in told[3][1]
    assert told[3][1].endswith("dans l'en-tête (header2.xml)")
    assert {fault.span.file for fault in faults if fault.span} == {"essai.docx"}


def test_tracked_changes_are_refused_in_the_body_and_in_heads() -> None:
    mark = '<w:ins w:id="1" w:author="A"><w:r><w:t>x</w:t></w:r></w:ins></w:p>'
    faults = spoil_word((HEADER, "</w:p>", mark))
    assert {fault.code for fault in faults} == {"gabarit-revision"}


def test_comments_are_refused_when_documents_are_made_too() -> None:
    template = docx.Document(str(WORD))
    template.add_comment(template.paragraphs[0].add_run(" "), text="À revoir", author="A. Martin")
    template.save("essai.docx")
    assert {fault.code for fault in try_templates([Path("essai.docx")], BARE).findings} == {"gabarit-commentaire"}
    furniture = read_furniture((ROOT / "templates",), "neutre")
    with pytest.raises(TemplateError, match="1 commentaire"):
        prepare_template(Path("essai.docx").read_bytes(), "essai.docx", furniture.identity, "fr-FR")


def test_the_mark_of_a_comment_that_is_gone_is_refused_too() -> None:
    mark = '<w:r><w:commentReference w:id="7"/></w:r></w:p>'
    assert {fault.code for fault in spoil_word((MAIN, "</w:p>", mark))} == {"gabarit-commentaire"}


def test_the_name_of_a_person_in_the_properties_is_only_told() -> None:
    template = docx.Document(str(WORD))
    template.core_properties.last_modified_by = "A. Martin"
    template.save("essai.docx")
    found = try_templates([Path("essai.docx")], BARE).findings
    assert [(fault.code, fault.severity) for fault in found] == [("gabarit-nom", Severity.WARNING)]
    assert "« A. Martin »" in found[0].message
    assert run(["verifier", "--gabarits", "essai.docx"]) == ExitCode.DONE


def lay_cover_loops() -> tuple[str, str]:
    """The first paragraph of the template's cover, and the same after loops of docxtpl over the parties."""
    text = zipfile.ZipFile(WORD).read(MAIN).decode()
    paragraph = re.search(r"<w:p[ >].*?</w:p>", text, re.DOTALL)
    assert paragraph is not None
    paragraphs = [
        "{%p for partie in parties %}",
        "{{ loop.index }}/{{ parties | length }} : {{ partie.nom | upper }}",
        "{%p endfor %}",
    ]
    rows = [
        "{%tr for partie in parties %}",
        "{% if loop.first %}Avec {% else %}et {% endif %}{{ partie.nom }}",
        "{%tr endfor %}",
    ]
    loops = "".join(f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>" for words in paragraphs)
    cells = "".join(f"<w:tr><w:tc><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:tc></w:tr>" for words in rows)
    table = f'<w:tbl><w:tblGrid><w:gridCol w:w="9000"/></w:tblGrid>{cells}</w:tbl>'
    return paragraph[0], loops + table + paragraph[0]


@pytest.mark.slow
def test_the_loops_of_docxtpl_are_for_covers_too() -> None:
    before, after = lay_cover_loops()
    assert spoil_word((MAIN, before, after), header_text("({{ parties | length }} parties)")) == ()
    for end in ("{%p endfor %}", "{%tr endfor %}"):
        wrong = spoil_word((MAIN, before, after.replace(end, "")))
        assert "gabarit-balise" in {fault.code for fault in wrong}
    wrong = spoil_word((MAIN, before, after.replace("partie.nom", "partie.prenom")))
    assert {fault.code for fault in wrong} == {"gabarit-variable"}


@pytest.mark.slow
def test_a_dossier_is_made_with_loops_in_its_cover_and_an_expression_in_its_heads(tmp_path: Path) -> None:
    dossier = copy_minimal(tmp_path).folder
    line = ["generer", str(dossier), "--piece", "convention", "--format", "docx"]
    assert run([*line, "--sortie", "sans"]) == ExitCode.DONE
    spoil_word((MAIN, *lay_cover_loops()), header_text("({{ parties | length }} parties)"))
    (tmp_path / "projet/templates/word").mkdir(parents=True)
    Path("essai.docx").rename(tmp_path / "projet/templates/word/piece.docx")
    assert run([*line, "--sortie", "avec", "--projet", str(tmp_path / "projet")]) == ExitCode.DONE
    plain, looped = (Path(folder, "minimal/convention.docx").read_bytes() for folder in ("sans", "avec"))
    document = docx.Document(io.BytesIO(looped))
    assert [p.text for p in document.paragraphs[:2]] == [
        "1/2 : CAISSE D'ALLOCATIONS FAMILIALES DE L'AIN",
        "2/2 : COMMUNE D'ESSAI-SUR-AIN",
    ]
    cells = [row.cells[0].text for row in document.tables[0].rows]
    assert cells == ["Avec Caisse d'allocations familiales de l'Ain", "et Commune d'Essai-sur-Ain"]
    heads = {p.text for s in document.sections for head in (s.header, s.first_page_header) for p in head.paragraphs}
    assert any("2026-2029 (2 parties)" in words for words in heads)
    assert read_docx_text(looped) == read_docx_text(plain), "the body is the same, cover and heads are furniture"


def test_a_tag_split_over_runs_is_read_or_told() -> None:
    cut = '{{ terri</w:t></w:r><w:proofErr w:type="spellStart"/><w:r><w:t>toire }}'
    assert spoil_word((MAIN, "{{ territoire }}", cut)) == ()
    faults = spoil_word((MAIN, "{{ territoire }}", cut.replace("toire", "torie")))
    assert {fault.code for fault in faults} == {"gabarit-variable"}
    assert any("« territorie »" in fault.message for fault in faults)


def test_what_only_shows_when_filled_is_told() -> None:
    faults = spoil_word((MAIN, "{{ boite.nom }}", "{{ boite.prenom }}"))
    assert [fault.code for fault in faults] == ["gabarit-variable"]


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("{{ titre + }}", "balise mal écrite"),
        ("{{ titre | majuscul }}", "filtre inconnu : « majuscul »"),
        ("{% if titre %}", "n'est pas fermée"),
    ],
)
def test_a_tag_that_cannot_be_read_does_not_hide_unknown_names(tag: str, words: str) -> None:
    faults = spoil_word((MAIN, "{{ territoire }}", f"{{{{ territorie }}}} {tag}"))
    told = {fault.code: fault.message for fault in faults}
    assert set(told) == {"gabarit-balise", "gabarit-variable"}
    assert words in told["gabarit-balise"]
    assert "« territorie » n'est pas un nom connu" in told["gabarit-variable"]


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("{{ territoire.maire }}", "« maire » n'existe pas ici"),
        ("{{ territoire | join(', ') }}", "« join » demande une liste de mots"),
        ("{{ signataires | upper }}", "n'est pas de la sorte que la balise attend"),
    ],
)
def test_what_fails_on_values_is_told_in_french(tag: str, words: str) -> None:
    (fault,) = spoil_word((MAIN, "{{ territoire }}", tag))
    assert words in fault.message
    assert not re.search(r"\b(?:object|is undefined|unsupported|unsafe|division by|must be)\b", fault.message)


def test_a_word_file_of_another_origin_is_one_fault_of_style() -> None:
    docx.Document().save("essai.docx")
    faults = try_templates([Path("essai.docx")], BARE).findings
    styles = [fault for fault in faults if fault.code == "gabarit-style"]
    assert len(styles) == 1
    assert re.match(r"6\d styles sur 7\d manquent", styles[0].message)
    assert "« CTG Visa »" in (styles[0].hint or "")


def test_a_sentence_of_a_clause_in_a_header() -> None:
    (fault,) = spoil_word(header_text(CLAUSE))
    assert fault.code == "gabarit-phrase"
    assert "ce gabarit dit ce que dit la clause « " in fault.message
    assert fault.message.endswith("dans l'en-tête (header2.xml)")
    assert fault.hint and re.search(r"clauses/[a-z-]+\.md:\d+, l'ôter du gabarit$", fault.hint)


def test_a_sentence_of_its_own_in_a_footer() -> None:
    words = "La commune s'engage à transmettre chaque année à la Caf le bilan des actions menées."
    (fault,) = spoil_word(("word/footer2.xml", "{{ territoire }}", words))
    assert fault.code == "gabarit-phrase"
    assert "ce gabarit écrit une phrase" in fault.message


@pytest.mark.slow
@pytest.mark.parametrize(
    "words",
    [
        "Caisse d'allocations familiales de l'Ain, 4 rue Aristide-Briand, 01014 Bourg-en-Bresse Cedex, caf.fr",
        "Direction de l'action sociale – Service des conventions territoriales globales et du schéma départemental",
        "Convention territoriale globale",
        "Ain est",
    ],
)
def test_an_address_or_the_name_of_a_service_is_no_sentence(words: str) -> None:
    assert spoil_word(header_text(words)) == ()


def test_the_model_page_may_say_what_it_is_for() -> None:
    with zipfile.ZipFile(WORD) as package:
        assert "ses marges, son en-tête et son pied de page servent" in package.read(MAIN).decode()
    assert try_templates([WORD], BARE).findings == ()


def test_what_is_no_word_file() -> None:
    Path("essai.docx").write_bytes(b"%PDF-1.7")
    (fault,) = try_templates([Path("essai.docx")], BARE).findings
    assert fault.code == "gabarit-illisible"


# --- HTML and CSS ----------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "code", "words"),
    [
        ("{{ body }}", "{{ body", "gabarit-balise", "balise non fermée"),
        ("{{ body }}", "{% if meta %}{{ body }}", "gabarit-balise", "la balise {% if %} n'a pas son pendant"),
        ("{{ body }}", "{{ boby }}", "gabarit-variable", "« boby » n'est pas un nom connu"),
        ("{{ meta.title }}", "{{ meta.titre }}", "gabarit-variable", "« meta.titre » n'est pas une valeur connue"),
        ('<p class="territoire">', '<p class="territoire"><b>', "gabarit-balise", "« <b> » n'est pas fermé"),
        ("</main>\n{% else %}", "</main></div>\n{% else %}", "gabarit-balise", "« </div> » ne ferme rien"),
        ("<h2>Sommaire</h2>", f"<h2>{CLAUSE}</h2>", "gabarit-phrase", "ce que dit la clause"),
    ],
)
def test_faults_of_the_html_template(old: str, new: str, code: str, words: str) -> None:
    (fault,) = spoil_text(HTML, old, new)
    assert fault.code == code
    assert words in fault.message
    assert fault.span is not None
    place = HTML.read_text("utf-8").split("\n")[fault.span.line - 1]
    assert (fault.span.file, old.split("\n", maxsplit=1)[0] in place) == ("essai.html", True), fault.span


@pytest.mark.parametrize("tag", ["{{ meta.title + }}", "{{ meta.title", "{{ meta.title | majuscul }}"])
def test_a_tag_of_html_that_cannot_be_read_does_not_hide_unknown_names(tag: str) -> None:
    faults = spoil_text(HTML, "{{ meta.title }}", f"{{{{ inconu }}}} {{{{ meta.titre }}}} {tag}")
    told = sorted((fault.code, fault.message) for fault in faults)
    assert [code for code, _ in told] == ["gabarit-balise", "gabarit-variable", "gabarit-variable"]
    assert "« inconu »" in told[1][1]
    assert "« meta.titre »" in told[2][1]
    assert all(fault.span is not None and fault.span.line and fault.span.column for fault in faults)


def test_an_html_template_that_loses_the_text() -> None:
    (fault,) = spoil_text(HTML, "{{ body }}", "")
    assert fault.code == "gabarit-corps"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "code", "words"),
    [
        ("var(--texte)", "var(--text)", "gabarit-variable", "« --text » n'est pas une variable de l'identité"),
        (".gras { font-weight: bold }", ".gras { font-weight: bold", "gabarit-balise", "n'est pas fermée"),
        (".gras { font-weight: bold }", ".gras { font-weight: bold } }", "gabarit-balise", "ne ferme aucune règle"),
        ('content: "page "', f'content: "{CLAUSE}"', "gabarit-phrase", "ce que dit la clause"),
        (".gras { font-weight: bold }", ".gras { font-wight: bold }", "mise-en-page", "font-wight"),
        (".gras {", '.gras { background: url("http://exemple.fr/x.png");', "adresse-refusee", "http://exemple.fr"),
    ],
)
def test_faults_of_the_stylesheet(old: str, new: str, code: str, words: str) -> None:
    faults = spoil_text(CSS, old, new)
    assert [fault.code for fault in faults] == [code]
    assert words in faults[0].message


# --- on the command line ---------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_whole_folder_with_its_identities(capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(ROOT / "templates", "gabarits")
    identity = Path("gabarits/identites/azur/identite.yaml")
    text = identity.read_text("utf-8")
    identity.write_text(re.sub(r'texte: "#[0-9A-F]{6}"', 'texte: "#EEEEEE"', text, flags=re.IGNORECASE), "utf-8")
    assert run(["verifier", "--gabarits", "gabarits"]) == ExitCode.TEMPLATE
    shown = capsys.readouterr().out
    assert "gabarits/identites/azur/identite.yaml" in shown and "[contraste-insuffisant]" in shown
    assert re.search(r"^3 gabarits : \d fautes?$", shown.splitlines()[-1])


def test_templates_as_json_and_sarif(capsys: pytest.CaptureFixture[str]) -> None:
    Path("essai.html").write_text(HTML.read_text("utf-8").replace("{{ body }}", "{{ boby }}"), "utf-8")
    assert run(["verifier", "--gabarits", "essai.html", "--format", "json"]) == ExitCode.TEMPLATE
    report = json.loads(capsys.readouterr().out)
    jsonschema.validate(report, json.loads((ROOT / "docs/schemas/verification.schema.json").read_text("utf-8")))
    (fault,) = report["dossiers"][0]["constats"]
    assert (fault["code"], fault["fichier"]) == ("gabarit-variable", "essai.html")
    assert run(["verifier", "--gabarits", "essai.html", "--format", "sarif"]) == ExitCode.TEMPLATE
    (run_,) = json.loads(capsys.readouterr().out)["runs"]
    assert [result["ruleId"] for result in run_["results"]] == ["gabarit-variable"]


@pytest.mark.parametrize("path", ["rien", "essai.odt", "."])
def test_what_is_no_template(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("essai.odt").write_bytes(b"x")
    assert run(["verifier", "--gabarits", path]) == ExitCode.USAGE
    assert "[gabarit-introuvable]" in capsys.readouterr().err
