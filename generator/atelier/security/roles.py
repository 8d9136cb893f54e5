"""The file of roles: who may do what on a server, by person or by group, read again when it changes.

[personnes]
"c.martin" = "administrer"

[groupes]
"ctg-redaction" = "rédiger"

[noms]                       # as the journal names them
"c.martin" = "Camille Martin"
"""

from __future__ import annotations

import logging
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.atelier.security.people import ROLE_WORDS, Role
from generator.codes import Code
from generator.errors import ContentError, Diagnostic, Span
from generator.files import display_path, read_text

_log = logging.getLogger("ctg.atelier")
_PEOPLE, _GROUPS, _NAMES = "personnes", "groupes", "noms"
_TABLES = (_PEOPLE, _GROUPS, _NAMES)
_ROLES = {words: role for role, words in ROLE_WORDS.items()} | {"rediger": Role.REDIGER, "arreter": Role.ARRETER}
_CHOICES = ", ".join(ROLE_WORDS.values())


@dataclass(frozen=True, slots=True)
class Roles:
    """Who may do what: by person first, else the widest role of the groups."""

    people: Mapping[str, Role]
    groups: Mapping[str, Role]
    names: Mapping[str, str]

    def find(self, person: str, groups: Sequence[str]) -> Role | None:
        """What a person may do; None for whoever the file does not know."""
        if person in self.people:
            return self.people[person]
        return max((self.groups[name] for name in groups if name in self.groups), default=None)

    def name(self, person: str) -> str:
        """How the journal names a person: never as it names another one."""
        if person not in self.names and person in self.names.values():
            return f"{person} (identifiant)"
        return self.names.get(person, person)


class RolesFile:
    """The file of roles, as it is today."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._read = read_roles(path)
        self._stamp = self._look()

    def get(self) -> Roles:
        """The roles; those of before while the file is being changed and cannot be read."""
        stamp = self._look()
        if stamp != self._stamp:
            try:
                self._read = read_roles(self.path)
            except ContentError as fault:
                _log.warning("les rôles restent ceux d'avant : %s", fault)
                return self._read
            self._stamp = stamp
        return self._read

    def _look(self) -> tuple[int, int] | None:
        try:
            found = self.path.stat()
        except FileNotFoundError:
            return None
        return found.st_mtime_ns, found.st_size


def read_roles(path: Path) -> Roles:
    """The roles of a file.

    Raises: `ContentError` with each line that is wrong.
    """
    text = read_text(path)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        place = re.search(r"line (\d+)", str(fault))
        line = int(place[1]) if place else max(1, len(text.splitlines()))
        message = "cette ligne n'est pas écrite comme un rôle"
        raise ContentError(_locate(path, text, line, message, 'une ligne s\'écrit : "c.martin" = "rédiger"')) from fault
    faults = list(_check(data, text, path))
    if faults:
        raise ContentError(faults)
    people, groups = ({who: _ROLES[said] for who, said in data.get(name, {}).items()} for name in (_PEOPLE, _GROUPS))
    return Roles(people, groups, data.get(_NAMES, {}))


def _check(data: Mapping[str, object], text: str, path: Path) -> list[Diagnostic]:
    faults = []
    if not data.get(_PEOPLE) and not data.get(_GROUPS):
        message = "ce fichier ne donne de rôle à personne"
        faults.append(_locate(path, text, 1, message, "ajouter [personnes] ou [groupes], avec une ligne par nom"))
    for table, rows in data.items():
        if table not in _TABLES or not isinstance(rows, dict):
            hint = f"tables : {', '.join(_TABLES)}"
            faults.append(_locate(path, text, _find_line(text, table), f"« {table} » n'est pas une table", hint))
            continue
        for who, said in rows.items():
            good = isinstance(said, str) and (table == _NAMES or said in _ROLES)
            if not good:
                message = f"« {said} » n'est pas un rôle" if table != _NAMES else f"« {who} » attend un nom"
                hint = f"rôles : {_CHOICES}"
                line = _find_line(text, who, after=_find_line(text, table))
                faults.append(_locate(path, text, line, message, hint))
    return [*faults, *_check_names(data.get(_NAMES), text, path)]


def _check_names(rows: object, text: str, path: Path) -> list[Diagnostic]:
    """Two people of one name would share their drafts and their work, and the journal would not tell them apart."""
    faults, known = [], dict[str, str]()
    for who, name in rows.items() if isinstance(rows, dict) else ():
        if not isinstance(name, str):
            continue
        other = known.setdefault(name, who)
        if other != who:
            message = f"« {name} » est déjà le nom de « {other} »"
            hint = "ajouter ce qui les distingue : « Marie Martin (Arles) »"
            faults.append(_locate(path, text, _find_line(text, who, after=_find_line(text, _NAMES)), message, hint))
    return faults


def _find_line(text: str, key: str, after: int = 0) -> int:
    """The line, from 1, of a key or of a table; the first one below the line `after`."""
    wanted = re.compile(rf"\s*\[?\s*[\"']?{re.escape(key)}[\"']?\s*[\]=]")
    lines = list(enumerate(text.splitlines(), 1))
    return next((rank for rank, line in lines[after:] if wanted.match(line)), 1)


def _locate(path: Path, text: str, line: int, message: str, hint: str) -> Diagnostic:
    lines = text.splitlines()
    excerpt = lines[line - 1] if line <= len(lines) else None
    return Diagnostic(Code.ROLES_INVALIDES, message, Span(display_path(path), line), excerpt, hint)
