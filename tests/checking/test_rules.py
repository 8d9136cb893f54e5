"""The rules of `ctg verifier`: words that break them and near misses, admissions, then the real contents."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from generator.checking.catalogue import ALL_RULES
from generator.checking.inquiry import Inquiry
from generator.checking.law.french_calendar import compute_easter, name_day_off
from generator.checking.rules import admit_findings, run_rules
from generator.cli.main import run
from generator.errors import Diagnostic, ExitCode, Severity
from generator.project import BARE
from generator.verifying.verification import verify_dossier
from tests.checking.facts_samples import make_facts, make_inquiry

ROOT = Path(__file__).resolve().parents[2]
MINIER = ROOT / "content" / "bassin-minier"


def codes(inquiry: Inquiry) -> list[str]:
    return [d.code for d in run_rules(ALL_RULES, inquiry)]


@pytest.mark.parametrize(
    ("code", "breaking", "near"),
    [
        ("reste-a-remplir", ("Fait à XXX, le 3 mai",), ("le XXe siècle, Louis XXX e",)),
        ("reste-a-remplir", ("un budget à définir.",), ("la Caf aide à définir les besoins",)),
        ("reste-a-remplir", ("la {{ commune }}",), ("un {seul} crochet",)),
        ("reste-entre-crochets", ("- [en s'appuyant sur eux] avec",), ("« il dit […] oui [sic] » [2]",)),
        ("variante-restee", ("ou (les groupements compétents)",), ("ou (en cas de transfert) ; (les trois)",)),
        ("mot-double", ("Fait à à Gardanne",), ("Fait à à compléter",)),
        ("mot-double", ("les effets de de l'ensemble",), ("nous nous réunissons, tout en en parlant, l'un un jour",)),
        ("annexe-mal-ecrite", ("le plan (annexe3)",), ("le plan (annexe 3)",)),
        ("annexe-mal-ecrite", ("(Annexes 4)",), ("(annexes 2 et 3), (annexes 2 à 4)",)),
        ("annexe-mal-ecrite", ("(Annexe 2 et 3)",), ("(annexe 2 et 3 communes)",)),
        ("signe-non-ferme", ("la « Caf est",), ("la « Caf » est a) ici",)),
        (
            "texte-deux-dates",
            ("loi du 18 décembre 2023 pour le plein emploi", "Loi plein emploi du 18 décembre 2024."),
            ("loi n° 2023-1196 du 18 décembre 2023 pour le plein emploi", "loi du 6 janvier 1978"),
        ),
        (
            "schema-deux-articles",
            ("le schéma prévu à l'article L. 214-1-3", "le schéma pluriannuel prévu à l'article L. 214-2 du Code"),
            (
                "le schéma prévu à l'article L. 214-1-3",
                "le schéma défini à l'article L. 214-2",
                "prévu à l'article L. 214-2",
            ),
        ),
        ("deux-graphies", ("la Caf, puis la CAF",), ("la Caf", "POUR LA CAF ET LA CTG")),
        ("deux-graphies", ("l'Haut-Essai", "le haut-essai"), ("le Haut-Essai", "LE HAUT-ESSAI, haut-essai@caf.fr")),
    ],
)
def test_texts_and_near_misses(code: str, breaking: tuple[str, ...], near: tuple[str, ...]) -> None:
    place = make_facts().model_dump(mode="json", exclude_none=True)["territoire"] | {"departement_nom": "Haut-Essai"}
    assert codes(make_inquiry(*breaking, territoire=place)) == [code]
    assert codes(make_inquiry(*near, territoire=place)) == []


def test_holidays() -> None:
    assert [compute_easter(y) for y in (2000, 2024, 2025, 2026)] == [
        date(2000, 4, 23),
        date(2024, 3, 31),
        date(2025, 4, 20),
        date(2026, 4, 5),
    ]
    assert name_day_off(date(2026, 5, 14)) == "un jour férié : Ascension"
    assert name_day_off(date(2026, 4, 3)) is None, "Good Friday is a holiday in Alsace-Moselle only"
    assert name_day_off(date(2026, 4, 3), "67") == "un jour férié : Vendredi saint"
    assert name_day_off(date(2028, 12, 26), "57") == "un jour férié : Saint-Étienne"


def test_texts_are_read_from_the_pieces() -> None:
    from_model = verify_dossier(MINIER, BARE).findings
    assert any(f.code == "mot-double" and f.span and f.span.line for f in from_model)


def test_an_admission_is_shown_and_told_when_it_has_no_object() -> None:
    admitted = [
        {"code": "mot-double", "extrait": "de de", "motif": "texte signé"},
        {"code": "mot-double", "extrait": "la la", "motif": "texte signé"},
    ]
    inquiry = make_inquiry("de de", "XXX", constats_admis=admitted)
    shown = admit_findings(run_rules(ALL_RULES, inquiry), inquiry)
    assert [(d.code, d.severity) for d in shown] == [
        ("reste-a-remplir", Severity.ERROR),
        ("mot-double", Severity.ADVICE),
        ("admission-sans-objet", Severity.ADVICE),
    ]
    assert shown[1].admitted == "texte signé"
    said = "article.md:1: admis [mot-double] mot écrit deux fois : « de de »\n    de de\n  admis : texte signé"
    assert str(shown[1]) == said


FAULTS = [
    ("ctg.yaml", "signature-avant-deliberation", "17/11/2025, avant la délibération de gardanne (08/12/2025"),
    ("ecarts.yaml", "texte-deux-dates", "18 décembre 2024"),
    ("ecarts.yaml", "schema-deux-articles", "L. 214-2"),
    ("ecarts.yaml", "reste-entre-crochets", "[en s'appuyant sur les chargés de coopération thématiques]"),
    ("ecarts.yaml", "variante-restee", "ou (les groupements compétents en cas de transfert)"),
    ("ecarts.yaml", "annexe-mal-ecrite", "annexe3"),
    ("ecarts.yaml", "annexe-mal-ecrite", "(Annexes 4)"),
    ("ecarts.yaml", "annexe-mal-ecrite", "(Annexe 2 et 3)"),
    ("ecarts.yaml", "deux-graphies", "« CAF »"),
    ("ecarts.yaml", "deux-graphies", "« CTG »"),
    ("visas-locaux.md", "deux-graphies", "Bouches-Du-Rhône"),
    ("ctg.yaml", "accent-capitale", "GREASQUE"),
    ("portrait.md", "chiffre-ancien", "« 31 501 habitants en 2021 » ; les communes en ont 32 898 en 2023"),
    ("ctg.yaml", "article-manquant", "Pour Commune de MEYREUIL"),
    ("ecarts.yaml", "mot-double", "de de"),
    ("ecarts.yaml", "espace-mal-placee", "public , stratégie"),
    ("ecarts.yaml", "espace-mal-placee", "Municipal;"),
    ("ecarts.yaml", "espace-mal-placee", "«La"),
]


def test_every_fault_of_the_signed_text_is_a_finding_at_its_place() -> None:
    found = verify_dossier(MINIER, BARE).findings

    def says(finding: Diagnostic, file: str, code: str, words: str) -> bool:
        at = finding.span
        return finding.code == code and words in finding.message and at is not None and at.file.endswith(file)

    assert [fault for fault in FAULTS if not any(says(f, *fault) for f in found)] == []
    rules = [f for f in found if f.code != "a-completer"]
    assert len(rules) > 25
    assert [f for f in rules if f.span is None or not f.span.column or not f.excerpt] == [], "line, column, excerpt"
    twice = [f for f in found if f.code in ("mot-double", "schema-deux-articles")]
    assert len(twice) == 4, "each fault stands in two articles"
    assert [f for f in found if f.severity is Severity.ERROR] == []


@pytest.mark.slow
def test_the_example_has_no_finding() -> None:
    ours = {rule.code for rule in ALL_RULES} | {"admission-sans-objet"}
    assert [f for f in verify_dossier(ROOT / "content" / "exemple-complet", BARE).findings if f.code in ours] == []


@pytest.mark.slow
def test_signed_facts_pass_and_an_unsigned_copy_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["verifier", str(MINIER)]) == ExitCode.DONE
    assert "admis : texte signé, reproduit tel quel" in capsys.readouterr().out
    shutil.copytree(MINIER, tmp_path / "bassin-minier")
    shutil.copytree(ROOT / "content" / "modeles", tmp_path / "modeles")
    facts = tmp_path / "bassin-minier" / "ctg.yaml"
    facts.write_text(facts.read_text("utf-8").split("\nconstats_admis:")[0], "utf-8")
    assert run(["verifier", str(tmp_path / "bassin-minier")]) == ExitCode.CONTENT
