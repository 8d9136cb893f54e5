"""Rules on the childcare competences: who exercises them by population, the relais, what the schéma must hold.

Source: Code de l'action sociale et des familles, art. L. 214-1-3, L. 214-2 and D. 214-10-1 (décret n° 2025-253).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from generator.checking.inquiry import Inquiry, Passage
from generator.checking.rules import Family, Finding, Rule, cite_words
from generator.codes import Code
from generator.composing.competences import PLANNING_THRESHOLD, SCHEME_THRESHOLD
from generator.composing.grammar import drop_article
from generator.errors import Severity, Span
from generator.model.annexes import Operation
from generator.model.document import SectionKind
from generator.model.facts import Commune, CtgFacts, Unknown
from generator.model.names import slugify
from generator.model.parties.columns import Nature

_THRESHOLD = re.compile(r"\bplus de (3 ?500|10 ?000) habitants\b", re.I)
_RELAY = re.compile(
    r"\brelais petite[ -]enfance\b|\brelais (?:d'|des )?assistant(?:e?s)? maternel(?:le)?s\b|\bRPE\b|\bRAM\b", re.I
)
_RELAY_DUE = date(2026, 1, 1)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_STANDS_FOR = re.compile(r"\btient lieu d[eu]\b|\bdispens|\btenant lieu d[eu]\b", re.I)

# The subjects that D. 214-10-1 asks of the diagnostic (1° to 3°) and of the orientations and actions (4°, b to h), with
# words that show that a text deals with each. They are loose: to miss a fault is better than a false alarm.
# What the diagnostic must treat, and the two families of words that meet in a sentence which treats it.
_DIAGNOSTIC = (
    (
        "les modes d'accueil existants pour les moins de trois ans",
        r"accueil|crèche|EAJE|assistante?s? maternel|halte-garderie|jardins? d'enfants|relais petite enfance",
        r"\d|place|offre|offrent|existe|compte|dispose|gère|géré|ouvert|propose|fonctionne|couver|existant",
    ),
    (
        "les besoins des enfants de moins de trois ans et de leurs familles",
        r"besoin|demand|attent|attend|souhait|recherch|cherch|sans réponse|sans solution|exprim|réclam|manqu|peine",
        r"enfant|famille|parent|trois ans|naissance|nourrisson|monoparental|accueil",
    ),
    (
        "les zones où l'offre d'accueil est insuffisante ou difficile d'accès",
        r"sous-dot|insuffi|difficult|difficile|tension|prioritaire|carenc|n'a (?:pas|aucun|qu)|n'ont (?:pas|aucun|qu)"
        r"|manqu|éloign|sans accueil|équilibr|aucune? |saturé|déficit|pénurie|inférieure?|mal desserv"
        r"|trop loin|trop peu",
        r"accueil|place|offre|crèche|couver|équipement|relais|services?|solution|zone|commune|quartier|secteur",
    ),
)
_PLAN = (
    ("les emplois et les compétences (b)", r"emploi|métier|recrut|compétence|formation|professionnel|qualifi"),
    (
        "les difficultés particulières des familles, pauvreté et handicap (c)",
        r"pauvreté|précar|bas revenu|insertion|handicap|monoparent|vulnérab|fragil",
    ),
    ("la qualité de l'accueil (d)", r"qualité|référentiel|charte"),
    ("les investissements (e)", r"investi|travaux|construction|construi|rénov|aménag|création|créer|extension|ouvri"),
)


def _list_thresholds(inquiry: Inquiry) -> Iterator[tuple[int, str, Passage, re.Match[str]]]:
    """Where an article says « de plus de … habitants »: the number, what the sentence says before, the place."""
    for passage, match in inquiry.search(_THRESHOLD, "plus de "):
        if passage.section.kind is SectionKind.ARTICLE and passage.signed:
            sentence = re.split(r"[.;:]\s", passage.text[: match.start()])[-1]
            yield int(match.group(1).replace(" ", "")), sentence, passage, match


def _list_holders(inquiry: Inquiry) -> list[tuple[Commune, re.Pattern[str]]]:
    """The communes that exercise the competence themselves, and how a text names them (« du Tampon »)."""
    place = inquiry.facts.territoire
    if place.competence_petite_enfance != "communes":
        return []
    own = [c for c in place.communes if c.competence_petite_enfance is None and isinstance(c.population, int)]
    return [(c, re.compile(rf"(?<![\w-]){re.escape(drop_article(c.nom))}(?![\w-])")) for c in own]


def _find_wrong_competences(inquiry: Inquiry) -> Iterator[Finding]:
    """Communes named where the text says « de plus de … habitants » against their population in ctg.yaml."""
    communes = _list_holders(inquiry)
    for threshold, sentence, passage, match in _list_thresholds(inquiry):
        for commune, form in communes:
            if form.search(sentence) and not _passes(commune, threshold):
                words = f"{commune.nom} a {_write(commune.population)} habitants, non « {{}} »"
                hint = "corriger la population dans ctg.yaml, ou le texte de l'article"
                yield cite_words(inquiry, passage, match, words, hint)


def _find_forgotten_communes(inquiry: Inquiry) -> Iterator[Finding]:
    """A commune above a threshold that no sentence on it names, where such sentences name others."""
    communes = _list_holders(inquiry)
    said: dict[int, str] = {PLANNING_THRESHOLD: "", SCHEME_THRESHOLD: ""}
    places: dict[int, tuple[Passage, re.Match[str]]] = {}
    for threshold, sentence, passage, match in _list_thresholds(inquiry):
        said[threshold] += sentence + "\n"
        places.setdefault(threshold, (passage, match))
    said[PLANNING_THRESHOLD] += said[SCHEME_THRESHOLD]  # who passes the second passes the first
    for threshold, text in said.items():
        named = [commune for commune, form in communes if form.search(text)]
        for commune, _ in communes if named and threshold in places else ():
            if _passes(commune, threshold) and commune not in named:
                words = f"{commune.nom} ({_write(commune.population)} habitants) n'est pas parmi celles de « {{}} »"
                hint = "ajouter la commune, ou corriger sa population"
                yield cite_words(inquiry, *places[threshold], words, hint)


def _passes(commune: Commune, threshold: int) -> bool:
    return isinstance(commune.population, int) and commune.population > threshold


def _write(number: object) -> str:
    return f"{number:,}".replace(",", " ")


def _find_doubtful_populations(inquiry: Inquiry) -> Iterator[Finding]:
    """A population that puts a commune on the other side of a threshold than the table does."""
    tables = inquiry.tables
    for rank, commune in enumerate(inquiry.facts.territoire.communes):
        known = tables.communes.get(commune.insee)
        if known is None or slugify(known.name) != slugify(commune.nom) or isinstance(commune.population, Unknown):
            continue
        for threshold in (PLANNING_THRESHOLD, SCHEME_THRESHOLD):
            if (commune.population > threshold) is not (known.population > threshold):
                words = (
                    f"{commune.nom} : {_write(commune.population)} habitants ici, {_write(known.population)} en"
                    f" {tables.census}, de part et d'autre de {_write(threshold)}"
                )
                span = inquiry.span_of_fact("territoire", "communes", rank, "population")
                yield Finding(words, span, "vérifier la population : les compétences de la commune en dépendent")


def _find_missing_relays(inquiry: Inquiry) -> Iterator[Finding]:
    """A relais of the commune, in the commune, or of a grouping: any of the three will do."""
    facts, dossier = inquiry.facts, inquiry.dossier
    if not dossier.facilities or facts.periode.fin < _RELAY_DUE:
        return
    if any(isinstance(f.nom, Unknown) and not f.type for f in dossier.facilities):
        return
    relays = [f for f in dossier.facilities if _RELAY.search(f"{f.type} {f.nom if isinstance(f.nom, str) else ''}")]
    groupings = {p.id for p in facts.parties if p.kind.nature not in (Nature.COMMUNE, Nature.CAF)}
    if any(f.collectivite in groupings for f in relays):
        return
    owners = {p.commune: p.id for p in facts.parties if p.commune is not None and p.kind.nature is Nature.COMMUNE}
    for commune in facts.territoire.communes:
        own = (f.collectivite == owners.get(commune.insee) or f.commune == commune.nom for f in relays)
        if _passes(commune, SCHEME_THRESHOLD) and not any(own):
            words = f"{commune.nom} ({_write(commune.population)} habitants) n'a pas de relais petite enfance "
            words += f"dans {inquiry.say_annexe('equipements')}"
            span = Span(dossier.facilities[0].origin.file, 1)
            yield Finding(words, span, "ajouter le relais, même partagé avec une autre commune")


def owes_scheme(facts: CtgFacts) -> bool:
    """Whether someone of the territory owes a schéma."""
    inhabitants = [c.population for c in facts.territoire.communes if isinstance(c.population, int)]
    shared = facts.territoire.competence_petite_enfance != "communes"
    return (sum(inhabitants) if shared else max(inhabitants, default=0)) > SCHEME_THRESHOLD


def _stands_for_scheme(inquiry: Inquiry) -> bool:
    """Whether the convention says that it stands for the schéma, and someone owes one."""
    return owes_scheme(inquiry.facts) and any(
        "schéma" in p.text and _STANDS_FOR.search(p.text)
        for p in inquiry.passages
        if p.signed and p.section.kind is SectionKind.ARTICLE
    )


def _read_diagnostic(inquiry: Inquiry) -> tuple[str, str] | None:
    """The texts of annexe 1 that people write, and the first one's file; nothing while one is to be completed."""
    plan = inquiry.dossier.model.plan.find_annexe("diagnostic")
    names = [name for key, name in plan.textes.items() if key != "introduction"] if plan is not None else []
    clauses = [inquiry.dossier.clauses[name] for name in names]
    text = "\n".join(line for clause in clauses for line in clause.lines)
    if not clauses or "à compléter" in text.lower():
        return None
    return text, clauses[0].origins[0].file if clauses[0].origins else ""


def _list_sentences(inquiry: Inquiry) -> tuple[str, ...]:
    """The sentences of the texts of annexe 1 that people write, as they are printed: no heading, no introduction."""
    plan = inquiry.dossier.model.plan.find_annexe("diagnostic")
    sections = {f"{plan.id}/{key}" for key in plan.textes if key != "introduction"} if plan is not None else set()
    texts = (p.text for p in inquiry.passages if p.section.id in sections and p.role is not None)
    return tuple(sentence for text in texts for sentence in _SENTENCE_END.split(text))


def _find_diagnostic_gaps(inquiry: Inquiry) -> Iterator[Finding]:
    """A subject is treated by a sentence in which both families of its words meet: a lone word says nothing."""
    written = _read_diagnostic(inquiry) if _stands_for_scheme(inquiry) else None
    sentences = _list_sentences(inquiry) if written is not None else ()
    if written is None or not sentences:
        return
    for subject, *families in _DIAGNOSTIC:
        if not any(all(re.search(form, sentence, re.I) for form in families) for sentence in sentences):
            words = f"la Ctg tient lieu de schéma, mais le diagnostic ne traite pas : {subject}"
            hint = f"compléter {inquiry.say_annexe('diagnostic')} (D. 214-10-1, 1° à 3°)"
            yield Finding(words, Span(written[1], 1), hint)


def _find_plan_gaps(inquiry: Inquiry) -> Iterator[Finding]:
    sheets = inquiry.dossier.sheets
    if not sheets or not _stands_for_scheme(inquiry) or any(isinstance(s.description, Unknown) for s, _ in sheets):
        return
    diagnostic = _read_diagnostic(inquiry)
    annexe = inquiry.dossier.model.plan.find_annexe("plan-actions")
    plan = "\n".join(p.text for p in inquiry.passages if annexe is not None and p.piece == annexe.id)
    text = plan + (diagnostic[0] if diagnostic is not None else "")
    missing = [subject for subject, form in _PLAN if not re.search(form, text, re.I)]
    operations = [operation for sheet, _ in sheets for operation in sheet.operations]
    missing += [subject for subject, known in _list_means(operations) if not known]
    for subject in missing:
        words = f"la Ctg tient lieu de schéma, mais le plan d'actions ne traite pas : {subject}"
        hint = f"compléter les fiches de {inquiry.say_annexe('plan-actions')} (D. 214-10-1, 4°)"
        yield Finding(words, Span(sheets[0][1].file, 1), hint)


def _list_means(operations: list[Operation]) -> list[tuple[str, bool]]:
    """What each fiche has a place for; a value that is still to be completed is not missing: it is a gap."""
    return [
        ("les coûts et les moyens (f)", any(operation.financement for operation in operations)),
        ("le calendrier (g)", any(operation.calendrier for operation in operations)),
        (
            "les indicateurs (h)",
            any(operation.indicateurs_quantitatifs or operation.indicateurs_qualitatifs for operation in operations),
        ),
    ]


RULES = (
    Rule(
        code=Code.COMPETENCE_POPULATION,
        family=Family.COMPETENCES,
        severity=Severity.ERROR,
        sentence="Une commune est rangée, dans l'article des compétences, au-dessus d'un seuil qu'elle n'atteint pas.",
        source="Code de l'action sociale et des familles, L. 214-1-3",
        find=_find_wrong_competences,
    ),
    Rule(
        code=Code.COMPETENCE_OUBLIEE,
        family=Family.COMPETENCES,
        severity=Severity.ERROR,
        sentence="L'article sur les compétences oublie une commune dont la population passe le seuil.",
        source="Code de l'action sociale et des familles, L. 214-1-3",
        find=_find_forgotten_communes,
    ),
    Rule(
        code=Code.POPULATION_SEUIL,
        family=Family.COMPETENCES,
        severity=Severity.WARNING,
        sentence="La population écrite et celle de la table ne donnent pas les mêmes compétences à la commune.",
        source="Code de l'action sociale et des familles, L. 214-1-3 ; Insee, populations de référence",
        find=_find_doubtful_populations,
    ),
    Rule(
        code=Code.RELAIS_ABSENT,
        family=Family.COMPETENCES,
        severity=Severity.WARNING,
        sentence="Une commune de plus de 10 000 habitants n'a aucun relais petite enfance parmi les équipements.",
        source="Code de l'action sociale et des familles, L. 214-1-3 et L. 214-2-1 (au 1er janvier 2026)",
        find=_find_missing_relays,
    ),
    Rule(
        code=Code.SCHEMA_DIAGNOSTIC,
        family=Family.COMPETENCES,
        severity=Severity.WARNING,
        sentence="La Ctg tient lieu de schéma, et son diagnostic n'a pas tout ce que le décret demande.",
        source="Code de l'action sociale et des familles, D. 214-10-1, 1° à 3° (décret n° 2025-253)",
        find=_find_diagnostic_gaps,
    ),
    Rule(
        code=Code.SCHEMA_PLAN,
        family=Family.COMPETENCES,
        severity=Severity.WARNING,
        sentence="La Ctg tient lieu de schéma, et son plan d'actions n'a pas tout ce que le décret demande.",
        source="Code de l'action sociale et des familles, D. 214-10-1, 4° (décret n° 2025-253)",
        find=_find_plan_gaps,
    ),
)
