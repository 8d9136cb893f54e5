"""The rules over several CTGs: two copies of a dossier, one changed in one place, and a near miss for each rule."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.checking.catalogue import ALL_RULES
from generator.checking.coherence import SHARED_RULES, compare_fingerprints
from generator.checking.fingerprint import CafSigner, Fingerprint, Sighting
from generator.errors import Diagnostic, Severity
from generator.making.dossier_folder import read_dossier
from generator.making.review import fingerprint_dossier, review_dossier
from generator.project import BARE
from tests.dossiers.dossier_copy import DossierCopy, copy_minimal

ROOT = Path(__file__).resolve().parents[2]
CAF = "Caisse d'allocations familiales de l'Ain\n    nom_court: la Caf\n"
VOTE = "    deliberation: {{date: {0}, numero: {1}}}\n"
MAYOR = "      - {civilite: Monsieur, prenom: Jean, nom: SPÉCIMEN, fonction: Maire}\n"
ADA = "{civilite: Madame, prenom: Ada, nom: EXEMPLE, fonction: Directrice}"
ACT = "axes:\n  - Petite enfance\nactes:\n  - {{identifiant: {0}, reception: 2026-02-10, source: essai}}\n"
Change = Callable[[DossierCopy], object]


def _compare(name: str, first: Change, second: Change, folder: Path) -> tuple[Diagnostic, ...]:
    """What is found over two CTGs: a copy changed by `first`, another, named `name`, changed by `second`."""
    copies = (copy_minimal(folder / "a"), copy_minimal(folder / "b"))
    first(copies[0])
    second(copies[1])
    other = copies[1].folder.rename(copies[1].folder.with_name(name))
    return compare_fingerprints([fingerprint_dossier(read_dossier(path, BARE)) for path in (copies[0].folder, other)])


def _nothing(copy: DossierCopy) -> object:
    return copy


def _facts(before: str, after: str) -> Change:
    return lambda copy: copy.replace("ctg.yaml", before, after)


def _signer(after: str, day: str = "2026-03-02") -> Change:
    return lambda copy: copy.replace("ctg.yaml", ADA, after).replace("ctg.yaml", "date: 2026-03-02", f"date: {day}")


def _vote(day: str, number: str) -> Change:
    return _facts(MAYOR, MAYOR + VOTE.format(day, number))


def _caf_vote(day: str, number: str) -> Change:
    return _facts(f"      - {ADA}\n", f"      - {ADA}\n" + VOTE.format(day, number))


def _siren(number: str, name: str = "Commune d'Essai-sur-Ain") -> Change:
    before = "    nom: Commune d'Essai-sur-Ain\n"
    return _facts(before, f'    nom: {name}\n    siren: "{number}"\n')


def _act(identifier: str) -> Change:
    return _facts("axes:\n  - Petite enfance\n", ACT.format(identifier))


def _clause(words: str) -> Change:
    return lambda copy: copy.write_clause("objet", words)


def _own_clause(copy: DossierCopy) -> object:
    return copy.write_clause("objet", WORDS).write("clauses/objet.md", "Des mots à elle, déclarés.\n")


def _other_version(copy: DossierCopy) -> object:
    plan = copy.clauses.parent / "modele.yaml"
    plan.write_text(plan.read_text("utf-8").replace('version: "1"', 'version: "2"'), "utf-8")
    return copy.write_clause("objet", "D'autres mots.\n")


WORDS = "Une première ligne.\n\nUne seconde.\n"
# For each rule: the name of the second dossier, what changes in the first, the fault in the second, a near miss there.
CASES: list[tuple[str, str, Change, Change, Change]] = [
    ("clause-hors-modele", "autre", _clause(WORDS), _clause(WORDS.replace("seconde", "autre")), _own_clause),
    ("clause-hors-modele", "autre", _clause(WORDS), _clause(WORDS + "\nUne de plus.\n"), _clause(WORDS + "\n \n")),
    ("clause-hors-modele", "autre", _nothing, _clause("D'autres mots.\n"), _other_version),
    (
        "representant-deux-facons",
        "autre",
        _nothing,
        _signer(ADA.replace("EXEMPLE", "ÉXEMPLE")),
        _signer(ADA.replace("Ada, nom: EXEMPLE", "Lise, nom: SPÉCIMEN")),
    ),
    (
        "representant-deux-facons",
        "autre",
        _nothing,
        _signer(ADA.replace("EXEMPLE", "EXAMPLE")),
        _signer(ADA.replace("EXEMPLE", "EXAMPLE").replace("Directrice", "Présidente")),
    ),
    (
        "representant-deux-facons",
        "autre",
        _nothing,
        _signer(ADA.replace("Madame", "Monsieur")),
        _signer(ADA.replace("Madame", "à compléter")),
    ),
    (
        "representant-deux-facons",
        "autre",
        _nothing,
        _signer(ADA.replace("Directrice", "Directrice générale")),
        _signer(ADA.replace("Directrice", "Directrice générale"), "2027-03-04"),
    ),
    (
        "acte-deux-fois",
        "autre",
        _act("001-210100046-20260201-D1-DE"),
        _act("001-210100046-20260201-D1-DE"),
        _act("001-210100046-20260201-D2-DE"),
    ),
    (
        "deliberation-deux-fois",
        "autre",
        _vote("2026-02-01", "2026-14"),
        _vote("2026-02-01", "2026-14"),
        _vote("2026-02-01", "2026-15"),
    ),
    (
        "deliberation-deux-fois",
        "autre",
        _vote("2026-02-01", "14"),
        _vote("2026-05-01", "14"),
        _vote("2021-02-01", "14"),
    ),
    (
        "deliberation-deux-fois",
        "autre",
        _caf_vote("2026-02-01", "CA-7"),
        _caf_vote("2026-02-08", "CA-7"),
        _caf_vote("2026-02-01", "CA-7"),  # one vote of the Caf's board may authorise all its conventions
    ),
    (
        "siren-deux-noms",
        "autre",
        _siren("210100046"),
        _siren("210100046", "Commune d'Ambrelle"),
        _siren("210100046", "Ville d'Essaï-sur-Ain"),
    ),
    ("dossier-deux-fois", "minimal", _nothing, _nothing, lambda copy: copy),
]


@pytest.mark.parametrize("case", CASES)
def test_each_rule_and_a_near_miss(case: tuple[str, str, Change, Change, Change], tmp_path: Path) -> None:
    code, name, first, fault, near = case
    found = _compare(name, first, fault, tmp_path / "faute")
    assert [f.code for f in found] == [code]
    assert found[0].hint
    assert found[0].span is not None
    assert "/b/" in found[0].span.file, "it is the second dossier that departs from the first"
    assert _compare("autre", first, near, tmp_path / "proche") == ()


def test_every_rule_has_its_case() -> None:
    assert {case[0] for case in CASES} == {rule.code for rule in SHARED_RULES}
    assert not {rule.code for rule in SHARED_RULES} & {rule.code for rule in ALL_RULES}


def test_a_finding_stands_on_the_line_where_two_clauses_part(tmp_path: Path) -> None:
    (found,) = _compare("autre", _clause(WORDS), _clause(WORDS.replace("seconde", "autre")), tmp_path)
    assert found.span is not None
    assert (Path(found.span.file).name, found.span.line) == ("objet.md", 3)
    assert "« objet » du modèle mini (1)" in found.message


def test_a_name_is_shown_where_it_is_written(tmp_path: Path) -> None:
    (found,) = _compare("autre", _nothing, _signer(ADA.replace("EXEMPLE", "EXAMPLE")), tmp_path)
    assert found.message.startswith("nom : « Ada EXAMPLE » ici, « Ada EXEMPLE » dans ")
    assert found.excerpt is not None
    assert found.span is not None
    assert found.excerpt[found.span.column - 1 :].startswith("EXAMPLE")


def test_an_admitted_finding_is_advice_and_not_without_object(tmp_path: Path) -> None:
    admit = 'constats_admis:\n  - {code: acte-deux-fois, motif: "une délibération pour deux conventions"}\n'
    act = ACT.format("001-210100046-20260201-D1-DE")
    second = _facts("axes:\n  - Petite enfance\n", act + admit)
    (found,) = _compare("autre", _act("001-210100046-20260201-D1-DE"), second, tmp_path)
    assert found.severity is Severity.ADVICE
    assert found.admitted == "une délibération pour deux conventions"
    alone = review_dossier(read_dossier(tmp_path / "b" / "autre", BARE), ())
    assert "admission-sans-objet" not in [d.code for d in alone]


def test_an_acknowledgement_file_counts_as_an_act(tmp_path: Path) -> None:
    name = "prefecture/001-210100046-20260201-D1-DE-1-2_1.xml"

    def drop(copy: DossierCopy) -> object:
        return copy.write(name, "<x/>")

    found = _compare("autre", _act("001-210100046-20260201-D1-DE"), drop, tmp_path)
    assert [(f.code, Path(f.span.file).name) for f in found if f.span] == [("acte-deux-fois", Path(name).name)]


def test_the_two_contents_of_the_project_agree_and_their_fingerprints_are_small() -> None:
    names = ("bassin-minier", "exemple-complet")
    prints = [fingerprint_dossier(read_dossier(ROOT / "content" / name, BARE)) for name in names]
    assert all(len(p.clauses) > 20 and p.signers for p in prints)
    assert compare_fingerprints(prints) == ()
    packed = pickle.dumps(prints[0])
    assert pickle.loads(packed) == prints[0]
    assert len(packed) < 20_000


def _signer_print(rank: int, last: str, office: str = "Directrice") -> Fingerprint:
    signer = CafSigner("caf", "Madame", "Ada", last, office)
    return Fingerprint(f"ctg-{rank}", f"content/ctg-{rank}", "m", "1", "content/modeles/m", signers=(signer,))


def test_the_rarer_name_is_the_one_objected_to() -> None:
    found = compare_fingerprints([_signer_print(i, "EXAMPLE" if i == 1 else "EXEMPLE") for i in range(5)])
    assert [f.message for f in found] == ["nom : « Ada EXAMPLE » ici, « Ada EXEMPLE » dans content/ctg-0 et 3 autres"]


PRINTS = st.lists(
    st.builds(
        lambda siren, name, last, office: (siren, name, last, office),
        st.sampled_from(["210100046", "211300413"]),
        st.sampled_from(["Commune de Gréasque", "Ville de Gardanne", "Commune de Meyreuil"]),
        st.sampled_from(["EXEMPLE", "Exemple", "EXAMPLE", "SPÉCIMEN"]),
        st.sampled_from(["Directrice", "Présidente", ""]),
    ),
    max_size=6,
)


@pytest.mark.slow
@given(PRINTS)
def test_one_ctg_repeated_agrees_with_itself_and_nothing_is_told_of_one(
    values: list[tuple[str, str, str, str]],
) -> None:
    made = [
        Fingerprint(
            f"c{rank}",
            f"content/c{rank}",
            "m",
            "1",
            "content/modeles/m",
            signers=(CafSigner("caf", "Madame", "Ada", last, office),),
            sirens=(Sighting(siren, name),),
        )
        for rank, (siren, name, last, office) in enumerate(values)
    ]
    assert compare_fingerprints(made[:1]) == ()
    assert compare_fingerprints(made[:1] * 3) == ()
    found = compare_fingerprints(made)
    assert found == compare_fingerprints(made), "the same dossiers give the same findings"
    names = {(siren, name.split()[-1]) for siren, name, _, _ in values}
    expected = len(names) > len({siren for siren, _ in names})
    assert any(f.code == "siren-deux-noms" for f in found) is expected
