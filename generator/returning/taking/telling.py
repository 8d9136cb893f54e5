"""What came back, said in few words: who asks for a change, how many changes there are."""

from __future__ import annotations

from generator.returning.taking.gathered import Gathered
from generator.returning.taking.merging import Asker, list_questions


def say_asker(who: Asker) -> str:
    """« Anne Lebrun le 2026-11-20 », or the file, when nobody tracked the change."""
    day = f" le {who.date[:10]}" if who.date else ""
    return f"{who.name}{day}" if who.name else f"{who.file} (sans suivi)"


def say_count(gathered: Gathered) -> str:
    """« 12 modifications, dont 4 qui se contredisent en 2 endroits et 1 à faire à la main ; 3 commentaires »."""
    total, against = len(gathered.changes), sum(bool(one.against) for one in gathered.changes)
    stuck = sum(not one.sorted.options for one in gathered.changes)
    told = f"{total} modification{'s' if total > 1 else ''}" if total else "aucune modification"
    choices = sum(len(question) > 1 for question in list_questions(gathered.changes))
    where = f"en {choices} endroits" if choices > 1 else "au même endroit"
    parts = [f"{against} qui se contredisent {where}"] if against else []
    parts += [f"{stuck} à faire à la main" if stuck else ""]
    said = " et ".join(part for part in parts if part)
    remarks = len(gathered.remarks)
    comments = f" ; {remarks} commentaire{'s' if remarks > 1 else ''}" if remarks else ""
    return f"{told}{f', dont {said}' if said else ''}{comments}"
