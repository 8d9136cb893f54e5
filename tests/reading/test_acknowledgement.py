"""Messages of the préfecture, in the many shapes they come in."""

from datetime import date

import pytest

from generator.checking.law.acts import settle_acts
from generator.errors import InputFileError
from generator.model.acts import ActIdentifier
from generator.reading.acknowledgement import (
    Acknowledgement,
    Anomaly,
    Cancellation,
    Objection,
    find_inner_differences,
    read_prefecture_message,
    take_received_acts,
)

URI = "http://www.interieur.gouv.fr/ACTES#v1.1-20040216"
IDENTIFIER = "013-211300413-20251208-DEL_2025_123-DE"
DECLARATION = '<?xml version="1.0"?>'
ACT = ActIdentifier("013", "211300413", date(2025, 12, 8), "DEL_2025_123", "DE")


def write_acknowledgement(prefix: str = "actes", declaration: str = DECLARATION, subject: str = "Été") -> str:
    """An ARActe as the préfecture writes it, with the prefix asked for (empty: no namespace at all)."""
    p = f"{prefix}:" if prefix else ""
    space = f' xmlns:{prefix}="{URI}"' if prefix else ""
    return (
        f'{declaration}<{p}ARActe{space} {p}IDActe="{IDENTIFIER}" {p}DateReception="2025-12-10">'
        f'<{p}ActeRecu {p}Date="2025-12-08" {p}NumeroInterne="DEL_2025_123" {p}CodeNatureActe="1">'
        f'<{p}CodeMatiere1 {p}CodeMatiere="9"/><{p}CodeMatiere2 {p}CodeMatiere="1"/><{p}Objet>{subject}</{p}Objet>'
        f"</{p}ActeRecu></{p}ARActe>"
    )


def read_code(data: bytes | str, name: str = "AR.xml") -> str:
    """The code of the fault that refuses a message."""
    with pytest.raises(InputFileError) as caught:
        take_received_acts(read_prefecture_message(data.encode() if isinstance(data, str) else data, name))
    return caught.value.diagnostics[0].code


@pytest.mark.parametrize("prefix", ["actes", "ns2", ""])
def test_prefixes_do_not_matter(prefix: str) -> None:
    message = read_prefecture_message(write_acknowledgement(prefix).encode(), "AR.xml")
    assert isinstance(message, Acknowledgement)
    assert message.identifiers == (ACT,)
    assert message.received == date(2025, 12, 10)
    assert message.acts[0].matters == ("9", "1")
    assert message.acts[0].nature == "DE"


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("", "utf-8"),
        ("", "latin-1"),
        (' encoding="ISO-8859-1"', "latin-1"),
        (' encoding="ISO-8859-1"', "utf-8"),
        (' encoding="UTF-8"', "latin-1"),
        (' encoding="UTF-8"', "utf-8-sig"),
        (' encoding="UTF-16"', "utf-16"),
        (' encoding="UTF-16"', "utf-16-le"),
        (' encoding="x-inconnu"', "cp1252"),
        (' encoding="windows-1252"', "cp1252"),
    ],
)
def test_subject_is_read_whatever_encoding_is_declared(declared: str, encoding: str) -> None:
    text = write_acknowledgement(declaration=f'<?xml version="1.0"{declared}?>', subject="Médiathèque à l'été")
    message = read_prefecture_message(text.encode(encoding), "AR.xml")
    assert isinstance(message, Acknowledgement)
    assert message.acts[0].subject == "Médiathèque à l'été"


def test_acts_carry_their_source_and_the_dates_given() -> None:
    message = read_prefecture_message(write_acknowledgement().encode(), "AR.xml")
    (act,) = take_received_acts(message, sent=date(2025, 12, 9), published=date(2025, 12, 11))
    assert (act.identifier, act.received, act.sent, act.published) == (
        ACT,
        date(2025, 12, 10),
        date(2025, 12, 9),
        date(2025, 12, 11),
    )
    assert act.source == "AR.xml"
    assert not act.simulation


def test_several_acts_each_have_their_identifier() -> None:
    second = '<actes:ActeRecu actes:Date="2025-12-09" actes:NumeroInterne="DEL_2025_124" actes:CodeNatureActe="4"/>'
    text = write_acknowledgement().replace("</actes:ARActe>", second + "</actes:ARActe>")
    acts = take_received_acts(read_prefecture_message(text.encode(), "AR.xml"))
    assert [str(act.identifier) for act in acts] == [IDENTIFIER, "013-211300413-20251209-DEL_2025_124-CC"]


def test_act_left_out_and_identifier_in_the_file_name() -> None:
    text = f'<ARActe xmlns="{URI}" DateReception="2025-12-10+01:00"/>'
    acts = take_received_acts(read_prefecture_message(text.encode(), f"{IDENTIFIER}-1-2_1.xml"))
    assert [act.identifier for act in acts] == [ACT]


def test_missing_identifier_or_date_is_refused() -> None:
    assert read_code(f'<ARActe xmlns="{URI}" DateReception="2025-12-10"/>') == "accuse-incomplet"
    assert read_code(f'<ARActe xmlns="{URI}" IDActe="{IDENTIFIER}"/>') == "accuse-incomplet"


@pytest.mark.parametrize("written", ["26/11/2025", "2025-11-26T10:00", "2025-02-30", "20251126", "2025-W48-3", "hier"])
def test_a_date_in_another_form_is_badly_written_and_not_missing(written: str) -> None:
    with pytest.raises(InputFileError) as caught:
        read_prefecture_message(f'<ARActe IDActe="{IDENTIFIER}" DateReception="{written}"/>'.encode(), "AR.xml")
    (fault,) = caught.value.diagnostics
    assert fault.code == "accuse-date"
    assert f"« {written} »" in fault.message


@pytest.mark.parametrize("written", ["2025-11-26", "2025-11-26Z", " 2025-11-26 "])
def test_dates_of_the_schema(written: str) -> None:
    message = read_prefecture_message(f'<ARActe IDActe="{IDENTIFIER}" DateReception="{written}"/>'.encode(), "AR.xml")
    assert isinstance(message, Acknowledgement)
    assert message.received == date(2025, 11, 26)


@pytest.mark.parametrize(
    ("before", "after", "word"),
    [
        ('Date="2025-12-08"', 'Date="2025-12-09"', "date : l'accusé dit 08/12/2025 et 09/12/2025"),
        ('actes:Date="2025-12-08"', 'actes:Date="8/12/2025"', "« 8/12/2025 » est mal écrite"),
        ('Interne="DEL_2025_123"', 'Interne="ARR_2025_9"', "numéro"),
        ('CodeNatureActe="1"', 'CodeNatureActe="3"', "nature : l'accusé dit DE et AI"),
        ('CodeNatureActe="1"', 'CodeNatureActe="42"', "nature : l'accusé dit DE et 42"),
        ('CodeNatureActe="1"', 'CodeNatureActe="zz"', "nature : l'accusé dit DE et ZZ"),
    ],
)
def test_an_acknowledgement_that_contradicts_itself(before: str, after: str, word: str) -> None:
    message = read_prefecture_message(write_acknowledgement().replace(before, after).encode(), "AR.xml")
    assert isinstance(message, Acknowledgement)
    (found,) = find_inner_differences(message, ACT)
    assert word in found
    sound = read_prefecture_message(write_acknowledgement().encode(), "AR.xml")
    assert isinstance(sound, Acknowledgement)
    assert find_inner_differences(sound, ACT) == ()


@pytest.mark.parametrize("number", ["684a", "del_2025_1", "_x", "Abc"])
def test_a_number_of_the_published_schema_is_accepted(number: str) -> None:
    text = write_acknowledgement().replace("DEL_2025_123", number)
    (act,) = take_received_acts(read_prefecture_message(text.encode(), "AR.xml"))
    assert act.identifier.number == number


@pytest.mark.parametrize(
    ("kind", "inside", "words"),
    [
        ("DefereTA", "<NatureIllegalite>incompétence</NatureIllegalite>", ("déféré au tribunal", "incompétence")),
        ("LettreObservations", "<Motif>visa absent</Motif>", ("observations", "visa absent")),
        ("DemandePieceComplementaire", "<DescriptionPieces>plan</DescriptionPieces>", ("pièces", "plan")),
        ("RefusPieceComplementaire", "", ("refusées",)),
        ("CourrierSimple", "", ("écrit",)),
        ("Annulation", "", ("annulation a été demandée",)),
    ],
)
def test_what_puts_an_act_in_question(kind: str, inside: str, words: tuple[str, ...]) -> None:
    text = f'<a:{kind} xmlns:a="{URI}" a:IDActe="{IDENTIFIER}">{inside}</a:{kind}>'
    message = read_prefecture_message(text.encode(), "message.xml")
    assert isinstance(message, Objection)
    assert message.identifier == IDENTIFIER
    with pytest.raises(InputFileError) as caught:
        take_received_acts(message)
    (told,) = caught.value.diagnostics
    assert told.code == "acte-conteste"
    assert all(one in told.message for one in words)
    named = read_prefecture_message(f"<{kind}/>".encode(), f"{IDENTIFIER}-5-1_1 (1).xml")
    assert isinstance(named, Objection)
    assert named.identifier == IDENTIFIER


def test_pieces_received_are_no_acknowledgement_of_the_act() -> None:
    assert read_code(f'<ARPieceComplementaire IDActe="{IDENTIFIER}"/>') == "accuse-type"


def test_wrong_identifier_is_refused() -> None:
    assert read_code(write_acknowledgement().replace("211300413", "211300414")) == "identifiant-acte"


def test_anomaly_gives_no_stamp_and_shows_the_reason() -> None:
    text = (
        f'<?xml version="1.0"?><actes:AnomalieActe xmlns:actes="{URI}"><actes:Date>2025-12-10</actes:Date>'
        "<actes:Nature>002</actes:Nature><actes:Detail>VERIF-01 : date de classification dépassée</actes:Detail>"
        '<actes:ActeRecu actes:NumeroInterne="DEL_2025_123"><actes:Document>'
        f"<actes:NomFichier>99_DE-{IDENTIFIER}-1-1_1.pdf</actes:NomFichier></actes:Document></actes:ActeRecu>"
        "</actes:AnomalieActe>"
    )
    message = read_prefecture_message(text.encode("latin-1"), "anomalie.xml")
    assert isinstance(message, Anomaly)
    assert message.identifier == IDENTIFIER
    with pytest.raises(InputFileError) as caught:
        take_received_acts(message)
    (fault,) = caught.value.diagnostics
    assert fault.code == "accuse-anomalie"
    assert "002" in fault.message
    assert "VERIF-01 : date de classification dépassée" in fault.message
    assert "10/12/2025" in fault.message


def test_cancellation_gives_no_stamp() -> None:
    text = f'<a:ARAnnulation xmlns:a="{URI}" a:IDActe="{IDENTIFIER}" a:DateReception="2025-12-15"/>'
    message = read_prefecture_message(text.encode(), "annulation.xml")
    assert message == Cancellation(IDENTIFIER, date(2025, 12, 15), "annulation.xml")
    assert read_code(text) == "accuse-annulation"


def test_other_messages_are_named() -> None:
    with pytest.raises(InputFileError, match="pas l'accusé de réception"):
        read_prefecture_message(f'<Acte xmlns="{URI}"/>'.encode(), "acte.xml")
    assert read_code("<facture/>") == "accuse-type"


def test_entities_and_doctype_are_refused() -> None:
    attack = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    text = write_acknowledgement(declaration=f'<?xml version="1.0"?>{attack}', subject="&x;")
    assert read_code(text) == "accuse-doctype"
    assert read_code(text.encode("utf-16")) == "accuse-doctype"


@pytest.mark.parametrize("data", [b"", b"   ", b"<ARActe", b"%PDF-1.7", b"\x00\xff\x00"])
def test_what_is_not_xml_is_refused(data: bytes) -> None:
    assert read_code(data) == "accuse-illisible"


def test_size_is_bounded() -> None:
    assert read_code(b"<a>" + b" " * (1024 * 1024) + b"</a>") == "accuse-trop-gros"


def test_a_whole_envelope_refused_refuses_each_of_its_acts() -> None:
    second = IDENTIFIER.replace("123-DE", "124-DE")
    text = (
        f'<actes:AnomalieEnveloppe xmlns:actes="{URI}"><actes:Date>2025-12-10</actes:Date>'
        "<actes:Nature>5</actes:Nature><actes:Detail>SIREN inconnu</actes:Detail>"
        "<actes:EnveloppeRecue><actes:FormulairesEnvoyes>"
        f"<actes:Formulaire><actes:NomFichier>{IDENTIFIER}-1-1_0.xml</actes:NomFichier></actes:Formulaire>"
        f"<actes:Formulaire><actes:NomFichier>{second}-1-1_0.xml</actes:NomFichier></actes:Formulaire>"
        "</actes:FormulairesEnvoyes></actes:EnveloppeRecue></actes:AnomalieEnveloppe>"
    )
    message = read_prefecture_message(text.encode("latin-1"), "ANO_EACT--211300413--20251209-6.xml")
    assert isinstance(message, Anomaly)
    assert (message.identifier, message.others, message.day) == (IDENTIFIER, (second,), date(2025, 12, 10))
    settled = settle_acts([], [message])
    assert [refusal.identifier for refusal in settled.refusals] == [IDENTIFIER, second]
    assert second in settled.refusals[1].reason.message
