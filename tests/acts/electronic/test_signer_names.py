"""A certificate's names against a representative's: what makes no difference, and what does."""

from __future__ import annotations

import pytest

from generator.acts.electronic.signer_names import compare_names
from generator.model.facts import Civility, Representative
from generator.pdf_files.signatures.subject import CertificateSubject


def name(given: str, surname: str) -> Representative:
    return Representative(civilite=Civility("Madame"), prenom=given, nom=surname, fonction="Maire")


@pytest.mark.parametrize(
    ("given", "surname", "common"),
    [
        ("Jean", "MARTIN", "MARTIN Jean"),
        ("Jean", "MARTIN", "jean martin"),
        ("Jean", "MARTIN", "JEAN MARTIN"),
        ("Jean", "MARTIN", "M. Jean Martin"),
        ("Jean", "MARTIN", "MARTIN, Jean"),
        ("Jean", "MARTIN", "Jean MARTIN (signature)"),
        ("Jean", "MARTIN", "Jean MARTIN - Mairie d'Ormeval"),
        ("Jean", "MARTIN", "Jean Pierre MARTIN"),
        ("Jean", "MARTIN", "MARTIN Jean Pierre"),
        ("Florence", "DELMAS-RIVIÈRE", "Florence Delmas Riviere"),
        ("Jean-Baptiste", "ORLHAC", "ORLHAC Jean Baptiste"),
        ("Jean", "d'ORMESSON", "ORMESSON Jean"),
        ("François", "BŒUF", "BOEUF Francois"),
        ("Thi Mai", "NGUYEN", "NGUYEN Thi Mai"),
    ],
)
def test_the_same_person_written_otherwise(given: str, surname: str, common: str) -> None:
    assert compare_names(CertificateSubject(common), name(given, surname)).agrees


@pytest.mark.parametrize(
    ("given", "surname", "common", "why"),
    [
        ("Jean", "MARTIN", "DUPONT Marie", "ce n'est pas le même nom"),
        ("Jean", "MARTIN", "Marie MARTIN", "ce n'est pas le même prénom"),
        ("Jean", "MARTIN", "J. MARTIN", "initiale"),
        ("Jean", "MARTIN", "Martin JEAN", "inversés"),
        ("Jean", "MARTIN", "Jean MARTIN DUPONT", "DUPONT"),
        ("Jean", "MARTIN", "Jean-Pierre MARTIN", "prénom composé"),
        ("Jean", "MARTIN", "Jean MARTINEZ", "ce n'est pas le même nom"),
        ("Florence", "DELMAS-RIVIÈRE", "Florence DELMAS", "nom de naissance"),
        ("Jean-Baptiste", "ORLHAC", "Jean ORLHAC", "qu'en partie"),
        ("Jean", "MARTIN", "", "ce n'est pas le même nom"),
    ],
)
def test_who_may_be_somebody_else_is_explained(given: str, surname: str, common: str, why: str) -> None:
    found = compare_names(CertificateSubject(common), name(given, surname))
    assert not found.agrees
    assert why in found.why


def test_a_certificate_that_says_which_name_is_which_is_taken_at_its_word() -> None:
    person = name("Jean", "MARTIN")
    assert compare_names(CertificateSubject("MARTIN Jean", "Jean, Pierre", "Martin"), person).agrees
    assert "inversés" in compare_names(CertificateSubject("MARTIN Jean", "Martin", "Jean"), person).why
    assert not compare_names(CertificateSubject("MARTIN Jean", "Jean-Pierre", "Martin"), person).agrees


def test_the_seal_of_an_organisation_is_nobody() -> None:
    seal = CertificateSubject("Jean MARTIN", organisation="Jean MARTIN", seal=True)
    assert "cachet d'un organisme" in compare_names(seal, name("Jean", "MARTIN")).why
