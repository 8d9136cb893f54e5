"""What came back, told: each change with who asks for it, its words, what it bears on, and what has been decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.comparing.changes import describe_change
from generator.returning.taking.gathered import FiledRemark, Gathered
from generator.returning.taking.merging import AskedChange, list_questions
from generator.returning.taking.telling import say_asker, say_count


def list_lines(gathered: Gathered, *, frozen: bool) -> Iterator[str]:
    """The lines of the terminal. When an act is frozen, the same list is what an avenant would say."""
    for file in gathered.files:
        whose = f", relu par {file.reviewer}" if file.reviewer else ""
        yield f"{file.name}{whose}"
    if frozen and gathered.stays_open:
        yield "le texte signé est arrêté ; ces données restent ouvertes, et se reprennent : l'acte n'est pas touché"
    elif frozen:
        yield "le texte signé est arrêté : ces modifications sont à mettre dans un avenant ; l'acte n'est pas touché"
    for question in list_questions(gathered.changes):
        yield ""
        yield from list_question(question)
    for filed in gathered.remarks:
        yield ""
        yield from _list_remark(filed)
    yield ""
    yield say_count(gathered)


def list_question(question: Sequence[AskedChange]) -> Iterator[str]:
    """A change; or those that contradict each other, side by side."""
    if len(question) > 1:
        numbers = ", ".join(str(one.number) for one in question)
        yield f"     contradiction entre {numbers} : un choix est à faire"
    for one in question:
        yield from list_change(one)


def list_change(one: AskedChange) -> Iterator[str]:
    """A change: its number and words, who asks for it, what it bears on, what else it changes, what it contradicts."""
    yield f"{one.number:>3}  {describe_change(one.change)}"
    yield f"     demandé par {', '.join(say_asker(who) for who in one.askers)}"
    places = ", ".join(str(place) for place in one.sorted.target.places)
    yield f"     {one.sorted.target.kind} : {one.sorted.target.says}{f' ({places})' if places else ''}"
    for option in one.sorted.options:
        reason = ", avec un motif" if option.needs_reason else ""
        yield f"     → {option.choice} : {option.says}{reason}"
        for told in option.also:
            yield f"         change aussi {describe_change(told)}"
    if one.against:
        yield f"     contredit : {', '.join(map(str, one.against))} ; une seule peut être acceptée"


def _list_remark(filed: FiledRemark) -> Iterator[str]:
    remark = filed.remark
    about = f" à propos de « {remark.about} »" if remark.about else ""
    closed = " [clos]" if remark.closed else ""
    yield f"{filed.number:>3}  {remark.place or filed.file}, {remark.author}{about}{closed} : « {remark.words} »"
    for answer in remark.answers:
        yield f"     réponse de {answer.author} : « {answer.words} »"
