"""Left-overs, slips and spellings: words that break each rule, words that come near, and random clean texts."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.checking.rules import run_rules
from generator.checking.wording import leftovers, slips, spellings
from tests.checking.facts_samples import make_inquiry

RULES = (*leftovers.RULES, *slips.RULES, *spellings.RULES)


def _codes(*texts: str) -> list[str]:
    return [d.code for d in run_rules(RULES, make_inquiry(*texts))]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("reste-a-remplir", "Vu la délibération du … ;"),
        ("reste-a-remplir", "Vu la délibération n° ......... du 3 mai"),
        ("reste-a-remplir", "Madame ______, présidente"),
        ("reste-a-remplir", "Signé le JJ/MM/AAAA"),
        ("reste-a-remplir", "pour la période 20XX"),
        ("reste-a-remplir", "Budget : à préciser."),
        ("reste-a-remplir", "le projet (calendrier à définir)"),
        ("reste-a-remplir", "la commune de xxx"),
        ("reste-a-remplir", "la commune de {{ nom"),
        ("reste-a-remplir", "la commune de <<NOM>> et de ${nom}"),
        ("reste-a-remplir", "la commune de « Nom_commune »"),
        ("reste-a-remplir", "MERGEFIELD Commune"),
        ("reste-a-remplir", "voir Erreur ! Source du renvoi introuvable."),
        ("reste-a-remplir", "Cliquez ici pour entrer du texte."),
        ("reste-a-remplir", "représentée par ( )"),
        ("reste-entre-crochets", "le territoire […] compte"),
        ("variante-restee", "par son/sa représentant"),
        ("variante-restee", "la présente convention engage M./Mme le maire"),
        ("variante-restee", "il(elle) signe"),
        ("variante-restee", "dûment habilité(e) à signer"),
        ("variante-restee", "un avenant (à adapter selon le cas)"),
        ("mot-double", "les familles familles monoparentales"),
        ("mot-double", "DE DE L'ENSEMBLE"),
        ("mot-double", "ce qui qui importe"),
        ("signe-non-ferme", "la Caf » est"),
        ("signe-non-ferme", "(la Caf [13) est"),
        ("guillemets-droits", 'le "guichet unique" ouvre'),
        ("espace-mal-placee", "la Caf , la commune"),
        ("espace-mal-placee", "la Caf,la commune"),
        ("espace-mal-placee", "la Caf ( 13) agit"),
        ("espace-mal-placee", "la  Caf"),
        ("espace-mal-placee", "la Caf; la commune"),
    ],
)
def test_what_is_left_over(code: str, words: str) -> None:
    assert set(_codes(words)) == {code}


@pytest.mark.parametrize(
    "words",
    [
        "les parents, les enfants… et leurs proches",
        "les modalités restent à définir",
        "la Caf aide à définir les besoins, à préciser les coûts et à déterminer un calendrier",
        "Louis XXX e du nom, le XXe siècle, chapitre XXX e",
        "« le service […] ouvre »",
        "24 h/24, et/ou, 7 jours/7, km/h, la rue du 8/10",
        "les élu(e)s et les parents d'élèves",
        "(le cas échéant) ou (au plus tard) ; une (la seule) crèche",
        "Nous nous réunissons, vous vous engagez, tout en en parlant",
        "l'offre offre un choix, le pilote pilote, la commune commune aux deux",
        "rue de De Gaulle, à Bora Bora",
        "l'un un jour, l'autre un autre",
        "a) un b) deux ; 1) trois ; iv) quatre",
        "« une citation (avec un aparté [sic]) »",
        "l'heure : 7 h 30 ; 3,5 % ; voir https://exemple.fr, écrire à a@b.fr !",
        "article L. 214-1-3 ; n° 2023-1196 ; 1er janvier 2026.",
        "un territoire … vivant",
        "le bourg (12 places), puis un espace ; le tout.",
    ],
)
def test_what_comes_near_passes(words: str) -> None:
    assert _codes(words) == []


def test_a_quotation_may_open_before_a_list_and_close_after_it() -> None:
    assert _codes("Il est dit « que :", "l'un (le premier) vient ;", "l'autre suit ».") == []
    assert _codes("Il est dit « que :", "l'un vient ;", "l'autre suit.") == ["signe-non-ferme"]


WORDS = """accueil besoin commune département enfant famille gestionnaire horaire jeune lieu mairie naissance offre
parent de la le les des du un une et ou à aux sur pour par dans avec qui que nous vous"""
CLEAN = st.lists(st.sampled_from(WORDS.split()), min_size=1, max_size=40)


@settings(suppress_health_check=[HealthCheck.too_slow])  # of a loaded machine, not of the rule
@given(CLEAN)
def test_a_text_without_two_equal_neighbours_has_no_finding(words: list[str]) -> None:
    apart = [word for rank, word in enumerate(words) if rank == 0 or word != words[rank - 1]]
    assert _codes(" ".join(apart)) == []


@given(CLEAN, st.sampled_from(["de", "la", "accueil", "gestionnaire", "dans"]), st.integers(0, 39))
def test_a_word_put_twice_is_always_found(words: list[str], word: str, rank: int) -> None:
    apart = [w for i, w in enumerate(words) if w != word and (i == 0 or w != words[i - 1])]
    assert set(_codes(" ".join([*apart[:rank], word, word, *apart[rank:]]))) >= {"mot-double"}


@given(st.text(alphabet="«»()[] ab,;", max_size=40))
def test_marks_in_any_order_never_break_the_rules(text: str) -> None:
    _codes(text, text)
