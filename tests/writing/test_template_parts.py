"""What of a Word template never reaches a document: refused with its place, or left out and told."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from io import BytesIO

import pytest

from generator.errors import Diagnostic, ExitCode, TemplateError
from generator.writing.word.document import write_docx
from generator.writing.word.template import list_dropped_parts, list_template_texts, prepare_template
from tests.writing.docx_sample import paragraph, piece, real_furniture, section

SIMPLE = piece(section("p/a", paragraph("p/a/1", "texte")))
MAIN, HEADER, STYLES, SETTINGS = "word/document.xml", "word/header2.xml", "word/styles.xml", "word/settings.xml"
TYPES, RELATIONS = "[Content_Types].xml", "word/_rels/document.xml.rels"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def spoil(*changes: tuple[str, str, str], added: dict[str, bytes] | None = None) -> bytes:
    """The real template with some words of its parts replaced (part, words, other words), and parts added."""
    with zipfile.ZipFile(BytesIO(real_furniture().word_template)) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    for name, old, new in changes:
        before = parts[name].decode()
        assert old in before, old
        parts[name] = before.replace(old, new, 1).encode()
    return pack(parts | (added or {}))


def pack(parts: dict[str, bytes]) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in parts.items():
            target.writestr(name, data)
    return stream.getvalue()


def write(template: bytes) -> dict[str, bytes]:
    """The parts of a document made with a template."""
    furniture = real_furniture()
    made = write_docx(SIMPLE, replace(furniture, word_template=template, word_template_file="mien.docx"))
    with zipfile.ZipFile(BytesIO(made)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def refuse(template: bytes) -> tuple[Diagnostic, ...]:
    with pytest.raises(TemplateError) as caught:
        write(template)
    assert caught.value.exit_code == ExitCode.TEMPLATE
    assert all(fault.span is not None and fault.span.file == "mien.docx" for fault in caught.value.diagnostics)
    return caught.value.diagnostics


def relation(kind: str, target: str, *, outside: bool = True) -> tuple[str, str, str]:
    mode = ' TargetMode="External"' if outside else ""
    new = f'<Relationship Id="rX" Type="{OFFICE}/{kind}" Target="{target}"{mode}/></Relationships>'
    return (RELATIONS, "</Relationships>", new)


def run(inside: str) -> tuple[str, str, str]:
    """Something more in a paragraph of the running head."""
    return (HEADER, "</w:p>", f"<w:r>{inside}</w:r></w:p>")


def field(*instructions: str) -> str:
    words = "".join(f"<w:instrText>{one}</w:instrText>" for one in instructions)
    return f'<w:fldChar w:fldCharType="begin"/>{words}<w:fldChar w:fldCharType="end"/>'


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (relation("attachedTemplate", "file:///C:/modele.dotm"), "un modèle attaché"),
        (relation("image", "http://exemple.example/x.png"), "ce qui est pris hors du fichier"),
        (relation("image", "file:///etc/passwd", outside=False), "ce qui est pris hors du fichier"),
        (relation("hyperlink", "file://serveur/partage"), "un lien qui mène hors du web"),
        (relation("hyperlink", "javascript:alert(1)"), "un lien qui mène hors du web"),
        (relation("image", "../../../secret.png", outside=False), "un renvoi hors du fichier"),
        (relation("oleObject", "embeddings/x.bin", outside=False), "un objet incorporé"),
        (relation("aFChunk", "x.html", outside=False), "un autre document"),
        ((SETTINGS, "<w:zoom", '<w:attachedTemplate r:id="rX"/><w:zoom'), "un modèle attaché"),
        ((SETTINGS, "<w:zoom", "<w:mailMerge/><w:zoom"), "un publipostage"),
        (run(field("DDEAUTO c:\\\\windows\\\\cmd.exe")), "le champ « DDEAUTO"),
        (run(field("D", "D", "E x")), "le champ « DDE x »"),
        (run(field("INCLUDETEXT &quot;http://x&quot;")), "le champ « INCLUDETEXT"),
        (run(field("AUTHOR")), "le champ « AUTHOR »"),
        (run(field("PAGE " + field("DDE x"))), "le champ"),
        (run("<w:instrText>DATE</w:instrText>"), "le champ « DATE »"),
        ((HEADER, "</w:p>", '<w:fldSimple w:instr="USERNAME"/></w:p>'), "le champ « USERNAME »"),
        (run("<w:dayLong/>"), "« dayLong », le jour de la date courante"),
        (run("<w:monthLong/>"), "« monthLong »"),
        (run("<w:yearShort/>"), "« yearShort »"),
        (run("<w:pgNum/>"), "« pgNum », un numéro de page d'ancienne forme"),
        (run('<w:sym w:font="Wingdings" w:char="F028"/>'), "un symbole d'une police"),
        (run("<w:rPr><w:vanish/></w:rPr><w:t>secret</w:t>"), "du texte masqué"),
        (run('<w:rPr><w:sz w:val="1"/></w:rPr><w:t>secret</w:t>'), "moins de deux points"),
        (
            (STYLES, '<w:name w:val="CTG Visa"/>', '<w:name w:val="CTG Visa"/><w:rPr><w:vanish/></w:rPr>'),
            "le style masqué",
        ),
        (run("<w:object/>"), "un objet incorporé"),
        (run('<w:pict><v:shape href="file://x"/></w:pict>'), "un lien vers « file://x »"),
        (run('<w:drawing r:embed="rAbsent"/>'), "un renvoi à ce qu'aucun document ne reprend"),
        (run('<x:y xmlns:x="urn:autre"/>'), "un élément « y » que Word n'écrit pas"),
    ],
)
def test_what_acts_hides_or_leads_away_is_refused(change: tuple[str, str, str], words: str) -> None:
    faults = refuse(spoil(change))
    assert {fault.code for fault in faults} == {"gabarit-contenu"}
    assert any(words in fault.message for fault in faults), faults


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("word/vbaProject.bin", "des macros"),
        ("word/embeddings/oleObject1.bin", "un objet incorporé"),
        ("word/activeX/activeX1.bin", "un contrôle ActiveX"),
    ],
)
def test_macros_and_objects_are_refused_by_their_part(name: str, words: str) -> None:
    (fault,) = refuse(spoil(added={name: b"x"}))
    assert fault.code == "gabarit-contenu"
    assert words in fault.message and name in fault.message


@pytest.mark.parametrize(
    ("template", "words"),
    [
        (spoil(added={"word/../../evade.xml": b"<a/>"}), "mène hors du fichier"),
        (spoil(added={"/etc/x.xml": b"<a/>"}), "mène hors du fichier"),
        (spoil(added={"word/Styles.xml": b"<a/>"}), "deux de ses parties"),
        (spoil((TYPES, "wordprocessingml.document.main+xml", "wordprocessingml.template.main+xml")), "pas un document"),
        (
            spoil(
                (
                    TYPES,
                    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
                    "application/vnd.ms-word.document.macroEnabled.main+xml",
                )
            ),
            "macros",
        ),
        (spoil(("_rels/.rels", "word/document.xml", "word/styles.xml")), "son document n'est pas"),
        (
            spoil(
                (
                    MAIN,
                    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                    "http://purl.oclc.org/ooxml/wordprocessingml/main",
                )
            ),
            "Open XML Strict",
        ),
    ],
)
def test_a_package_that_is_no_plain_word_file_is_refused(template: bytes, words: str) -> None:
    assert words in refuse(template)[0].message


NESTED = "<w:p>" * 300 + "</w:p>" * 300


@pytest.mark.parametrize("part", [MAIN, HEADER, STYLES, "word/theme/theme1.xml", SETTINGS, "docProps/core.xml", TYPES])
@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"   ",
        b"<w:document",
        b"\x00\x01",
        b'<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>',
        b"<a>&inconnue;</a>",
        b"<a>" * 300 + b"</a>" * 300,
        b"<a>" + b"x" * 11_000_000 + b"</a>",
        b"<a/>",
    ],
    ids=["empty", "blank", "cut", "binary", "doctype", "entity", "nested", "giant", "other"],
)
def test_damaged_xml_is_one_clean_fault_for_both_commands(part: str, damage: bytes) -> None:
    template = spoil(added={part: damage})
    if damage == b"<a/>" and part in (SETTINGS, "docProps/core.xml", "word/theme/theme1.xml"):
        return  # sound XML that says nothing: a part of no consequence
    faults = refuse(template)
    assert {fault.code for fault in faults} <= {
        "gabarit-illisible",
        "gabarit-style",
        "gabarit-corps",
        "gabarit-contenu",
    }
    if damage != b"<a/>":
        assert [fault.code for fault in faults] == ["gabarit-illisible"]
        assert "partie" in faults[0].message
        with pytest.raises(TemplateError) as caught:  # `verifier --gabarits` reads the words too
            list_template_texts(template, "mien.docx")
        assert caught.value.diagnostics == faults


def test_what_word_leaves_behind_is_left_out_and_told() -> None:
    template = spoil(
        (HEADER, "<w:p>", '<w:p w:rsidR="00AB12CD" w:rsidRDefault="00AB12CD"><!-- note de Mme Dupont -->'),
        (SETTINGS, "<w:zoom", '<w:rsids><w:rsid w:val="00AB12CD"/></w:rsids><w:docVars/><w:zoom'),
        (
            RELATIONS,
            "</Relationships>",
            '<Relationship Id="rP" Type="urn:people" Target="people.xml"/></Relationships>',
        ),
        (
            TYPES,
            "</Types>",
            '<Override PartName="/word/people.xml" ContentType="application/people+xml"/>'
            '<Default Extension="bin" ContentType="application/x"/></Types>',
        ),
        added={
            "word/people.xml": b"<a>Dupont</a>",
            "docProps/custom.xml": b"<a>Dupont</a>",
            "customXml/item1.xml": b"<a>Dupont</a>",
            "docProps/thumbnail.jpeg": b"Dupont",
        },
    )
    made = write(template)
    assert set(made) == set(write(real_furniture().word_template))
    everything = b"".join(made.values())
    for trace in (b"Dupont", b"00AB12CD", b"rsid", b"people", b"docVars"):
        assert trace not in everything, trace
    (told,) = list_dropped_parts(template, "mien.docx")
    assert told.code == "gabarit-ecarte"
    assert "docProps/custom.xml" in told.message and "customXml/item1.xml" in told.message


def test_the_real_template_loses_nothing() -> None:
    furniture = real_furniture()
    assert list_dropped_parts(furniture.word_template, "piece.docx") == ()
    assert (
        prepare_template(furniture.word_template, "piece.docx", furniture.identity, "fr-FR").file_name == "piece.docx"
    )
