"""The rules on an avenant: what its articles quote is no fault of its own, and a fault stands where a person writes."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.errors import Diagnostic
from tests.dossiers.amendment_dossier import FACTS, OWN_FILE, write_amendment
from tests.dossiers.rule_cases import review_folder

# Words of the convention that would be faults in an act of one's own: parties left out, a doubled word, other numbers.
QUOTING = {
    "Modification de l’article 12": "À l’article 12, les mots : « la Caf et les communes d’Essai-sur-Ain et de Arrivaz "
    "de de l’article 99 » sont remplacés par les mots : « une commune de plus de 10 000 habitants (annexe 8) ».",
    "Remplacement de l’annexe 5": "L’annexe 5 est remplacée par l’annexe jointe au présent avenant.",
}
MOTIVES = "Le comité a relu l’article 12 et l’annexe 3 de la convention : un an de plus est nécessaire.\n"


def review(folder: Path) -> dict[str, Diagnostic]:
    return {finding.code: finding for finding in review_folder(folder)}


@pytest.mark.parametrize("model", ["ctg-2026", "ctg-concis"])
def test_what_an_avenant_quotes_is_no_fault_of_its_own(model: str, tmp_path: Path) -> None:
    folder = write_amendment(tmp_path, model, QUOTING)
    (folder / "textes").mkdir()
    (folder / "textes" / "motifs.md").write_text(MOTIVES, "utf-8")
    if model == "ctg-concis":  # which writes « annexe V »
        text = folder.parent / "modeles" / "essai-avenant-2" / "clauses" / "texte-2.md"
        text.write_text(text.read_text("utf-8").replace("annexe 5", "annexe V"), "utf-8")
    found = review(folder)
    assert set(found) == {"periode-inhabituelle"}, "it extends the convention to six years"


def test_a_fault_of_an_avenant_stands_in_its_own_file(tmp_path: Path) -> None:
    late = "{lieu: Essai-sur-Ain, date: 2029-05-20}"
    own = OWN_FILE.replace("{lieu: Essai-sur-Ain, date: 2029-06-28}", late)
    own += "prise_effet: 2029-05-01\nparties:\n  - id: arrivaz\n    deliberation: {date: 2029-05-24}\n"
    facts = FACTS.replace("date: 2029-06-28", "date: 2029-05-20").replace("2029-05-22, numero", "2029-05-24, numero")
    facts = facts.replace("  rejoignent:", "  prise_effet: 2029-05-01\n  rejoignent:")
    found = review(write_amendment(tmp_path, "ctg-2026", None, facts, own))
    places = {c: (Path(f.span.file).name, f.span.line) for c, f in found.items() if f.span is not None}
    assert places["signature-avant-deliberation"] == ("avenant.yaml", 2)
    assert places["signature-apres-debut"] == ("avenant.yaml", 2)
    assert "après la prise d'effet de l'avenant (01/05/2029)" in found["signature-apres-debut"].message
    assert places["dates-en-desordre"] == ("avenant.yaml", 6)
    assert "article-inexistant" not in found
