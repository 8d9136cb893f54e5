"""Envelopes of sendings: the day is in the name, the acts in the content."""

from __future__ import annotations

from datetime import date

import pytest

from generator.errors import InputFileError
from generator.reading.message_xml import parse_message
from generator.reading.sending_envelope import EnvelopeName, parse_envelope_name, read_envelope

URI = "http://www.interieur.gouv.fr/ACTES#v1.1-20040216"
ACT = "013-211300413-20251208-DEL_2025_123-DE"
NAME = "EACT--211300413--20251209-6.xml"


def write_envelope(*acts: str, siren: str = "211300413", message: str = "1-1", prefix: str = "actes") -> str:
    """An envelope as platforms write them."""
    files = "".join(
        f"<{prefix}:Formulaire><{prefix}:NomFichier>{act}-{message}_0.xml</{prefix}:NomFichier></{prefix}:Formulaire>"
        for act in acts
    )
    return (
        '<?xml version="1.0" encoding="ISO-8859-1" ?>'
        f'<{prefix}:EnveloppeCLMISILL xmlns:{prefix}="{URI}" xmlns:insee="http://xml.insee.fr/schema">'
        f'<{prefix}:Emetteur><{prefix}:IDCL insee:SIREN="{siren}" {prefix}:Departement="013" {prefix}:Nature="31"/>'
        f"<{prefix}:Referent><{prefix}:Nom>Zoé</{prefix}:Nom></{prefix}:Referent></{prefix}:Emetteur>"
        f"<{prefix}:FormulairesEnvoyes>{files}</{prefix}:FormulairesEnvoyes></{prefix}:EnveloppeCLMISILL>"
    )


def refuse(text: str, name: str = NAME) -> str:
    with pytest.raises(InputFileError) as caught:
        read_envelope(parse_message(text.encode("latin-1"), name), name)
    return caught.value.diagnostics[0].code


@pytest.mark.parametrize("prefix", ["actes", "ns2"])
def test_an_envelope_says_who_when_and_what(prefix: str) -> None:
    text = write_envelope(ACT, ACT.replace("123", "124"), prefix=prefix)
    envelope = read_envelope(parse_message(text.encode("latin-1"), NAME), f"prefecture/{NAME}")
    assert (envelope.sender, envelope.sent) == ("211300413", date(2025, 12, 9))
    assert envelope.holds(ACT)
    assert envelope.holds(ACT.replace("123", "124").lower())
    assert not envelope.holds(ACT.replace("123", "125"))


@pytest.mark.parametrize(
    "name",
    [
        NAME,
        "eact--211300413--20251209-6.XML",
        "SLO-EACT--211300413--20251209-6.tar.gz",
        "abc-EACT--211300413--20251209-1234.tgz",
        "EACT--211300413--20251209-6 (1).xml",
        "mail/EACT--211300413--20251209-6.zip",
    ],
)
def test_names_of_envelopes_and_archives(name: str) -> None:
    assert parse_envelope_name(name) == EnvelopeName("211300413", date(2025, 12, 9), trial=False)


@pytest.mark.parametrize(
    "name",
    [
        "EACT--PREF013-211300413-20251210-4.xml",  # the answer
        "EACT--SPREF0131-211300413-20251210-4.tar.gz",
        "EACT--211300413--20250230-6.xml",
        "EACT--21130041--20251209-6.xml",
        "ANO_EACT--211300413--20251209-6.xml",
        "enveloppe.xml",
        f"{ACT}-1-1_0.xml",
    ],
)
def test_other_names_say_no_day_of_sending(name: str) -> None:
    assert parse_envelope_name(name) is None


def test_what_cannot_be_that_of_an_act_is_refused() -> None:
    assert refuse(write_envelope(ACT), "enveloppe.xml") == "enveloppe-sans-date"
    assert refuse(write_envelope(ACT), NAME.replace("EACT", "TACT")) == "enveloppe-essai"
    assert refuse(write_envelope()) == "enveloppe-sans-acte"
    assert refuse(write_envelope(ACT, message="6-1")) == "enveloppe-sans-acte"
    assert refuse(write_envelope(ACT, siren="219901477")) == "enveloppe-discordante"
    assert refuse(write_envelope(ACT), NAME.replace("211300413", "219901477")) == "enveloppe-discordante"
