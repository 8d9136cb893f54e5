"""From located data to validated facts, every fault in French, at its place."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from generator.codes import Code
from generator.errors import ContentError, Diagnostic, Span
from generator.model.facts import Unknown
from generator.model.names import slugify
from generator.model.words.values import PATTERN_HINTS
from generator.reading.located_yaml import LocatedData, Path

M = TypeVar("M", bound=BaseModel)


def validate_facts(kind: type[M], located: LocatedData) -> M:
    """Build `kind` from data read by `load_yaml`.

    Raises: `ContentError` with one diagnostic per fault: missing or unknown keys, wrong values.
    """
    try:
        return kind.model_validate(located.data)
    except ValidationError as fault:
        if located.data == {}:
            hint = f"clés attendues : {', '.join(n for n, f in kind.model_fields.items() if f.is_required())}"
            raise ContentError(
                Diagnostic(Code.FICHIER_VIDE, "ce fichier est vide", Span(located.file), hint=hint)
            ) from fault
        errors = _drop_misspelt(fault.errors(), kind, located)
        found = tuple(_translate_errors(errors, kind, located))
        unsaid = Diagnostic(
            Code.VALEUR_INVALIDE, "une valeur de ce fichier est refusée", Span(located.file), hint="voir le guide"
        )
        raise ContentError(found or unsaid) from fault


def _drop_misspelt(errors: list[ErrorDetails], kind: type[BaseModel], located: LocatedData) -> list[ErrorDetails]:
    """The errors without the missing keys that an unknown key nearby is a misspelling of: one mistake, one message."""
    meant: set[Path] = set()
    for error in errors:
        if error["type"] == "extra_forbidden":
            path = _data_path(error["loc"], located.data)
            near = _find_near_key(kind, path, located.data)
            if near:
                meant.add((*path[:-1], near))
    return [e for e in errors if e["type"] != "missing" or _data_path(e["loc"], located.data) not in meant]


def _find_near_key(kind: type[BaseModel], path: Path, data: Any) -> str:
    near = difflib.get_close_matches(str(path[-1]), _known_keys(kind, path, data), 1)
    return near[0] if near else ""


def _translate_errors(
    errors: Iterable[ErrorDetails], kind: type[BaseModel], located: LocatedData
) -> Iterable[Diagnostic]:
    seen: set[tuple[Span, str, str]] = set()
    for error in errors:
        if any("Unknown" in str(step) for step in error["loc"]):
            continue  # the other branch of « value or Unknown » says what is wrong
        given, wanted = error.get("input"), (error.get("ctx") or {}).get("min_length", 0)
        if error["type"] == "too_short" and isinstance(given, list) and len(given) >= wanted:
            continue  # the list is long enough: pydantic leaves out its wrong elements, which have faults of their own
        path = _data_path(error["loc"], located.data)
        diagnostic = _translate_error(error, path, kind, located)
        # Each branch of a union tells the same fault in other words: one is shown, unless they miss different keys.
        words = diagnostic.message if diagnostic.code is Code.CLE_MANQUANTE else ""
        mark = (diagnostic.span or Span(located.file), diagnostic.code, words)
        if mark not in seen:
            seen.add(mark)
            yield diagnostic


_OF_KEY = "[key]"  # pydantic's own step for a key that is refused


def _data_path(loc: tuple[int | str, ...], data: Any) -> Path:
    """The part of a pydantic location that names places of the data: branches of unions are left out."""
    path: list[str | int] = []
    for position, step in enumerate(loc):
        if step == _OF_KEY:
            continue  # the key itself is wrong: it is the last step
        in_list = isinstance(data, list) and isinstance(step, int) and step < len(data)
        if in_list or (isinstance(data, dict) and step in data):
            data = data[step]
        elif position == len(loc) - 1 and isinstance(data, dict):
            pass  # a missing key
        else:
            continue
        path.append(step)
    return tuple(path)


def _translate_error(error: ErrorDetails, path: Path, kind: type[BaseModel], located: LocatedData) -> Diagnostic:
    context: dict[str, Any] = error.get("ctx") or {}
    key = _say_key(path)
    value = error.get("input")
    match error["type"]:
        case "missing":
            span = located.span(path[:-1])
            where = _say_owner(path[:-1], located.data)
            hint = f"ajouter « {key}: … »"
            if _admits_unknown(kind, path):
                hint += f", ou « {key}: à compléter » si elle n'est pas encore connue"
            return Diagnostic(Code.CLE_MANQUANTE, f"la clé « {key} » manque{where}", span, located.excerpt(span), hint)
        case "extra_forbidden":
            span = located.span(path, of_key=True)
            meant = _find_near_key(kind, path, located.data)
            hint = f"voulait-on « {meant} » ?" if meant else "la retirer ; « ctg cles » dit lesquelles sont admises"
            if key.isdigit() and value is None:  # {population: 4200,0}
                hint = "entre accolades, une virgule sépare deux clés : mettre la valeur entre guillemets"
            where = _say_element(path, located.data)
            return Diagnostic(Code.CLE_INCONNUE, f"clé inconnue : « {key} »{where}", span, located.excerpt(span), hint)
        case _ if isinstance(value, Unknown) or error["type"] == "a-connaitre":
            message = f"« {key} » doit être connu dès maintenant : le reste en dépend"
            hint, code = "mettre la valeur, quitte à la corriger plus tard", Code.VALEUR_INDISPENSABLE
        case _ if value is None and error["type"] != "missing":
            message, hint, code = f"« {key} » est vide", "la remplir, ou écrire « à compléter »", Code.VALEUR_VIDE
        case "oui-ou-non":
            message, hint, code = str(error["msg"]), f"écrire « {key}: oui » ou « {key}: non »", Code.VALEUR_INVALIDE
        case "date-invalide":
            message, hint, code = str(error["msg"]), str(context["hint"]), Code.DATE_INVALIDE
        case "nombre-invalide":
            message, hint, code = f"« {key} » : {error['msg']}", str(context["hint"]), Code.NOMBRE_INVALIDE
        case "donnee-mise-en-forme":
            message, hint = f"« {key} » : {error['msg']}", str(context["hint"])
            code = Code.DONNEE_MISE_EN_FORME
        case "int_parsing" | "int_type" | "int_from_float":
            message = f"« {value} » n'est pas un nombre entier"
            hint, code = "écrire les chiffres seuls, sans espace ni unité : 31501", Code.NOMBRE_INVALIDE
        case "float_parsing" | "float_type":
            message, hint, code = f"« {value} » n'est pas un nombre", "écrire par exemple 0.5", Code.NOMBRE_INVALIDE
        case "string_pattern_mismatch":
            wanted = f"une clé de « {_say_key(path[:-1])} »" if error["loc"][-1] == _OF_KEY else f"« {key} »"
            message = f"« {value} » n'a pas la forme attendue pour {wanted}"
            hint, code = PATTERN_HINTS[str(context["pattern"])], Code.VALEUR_INVALIDE
            if re.fullmatch(str(context["pattern"]), f"0{value}"):  # a spreadsheet, a hurried hand
                hint = f"un zéro manque-t-il devant : 0{value} ? ({hint})"
        case "enum" | "literal_error":
            expected = str(context.get("expected", "")).replace(" or ", ", ").replace("'", "")
            slugs = {slugify(word): word for word in expected.split(", ")}
            near = [slugs[slug] for slug in difflib.get_close_matches(slugify(str(value)), slugs, 1)]
            message = f"« {value} » n'est pas une valeur de « {key} »"
            hint = f"voulait-on « {near[0]} » ?" if near else f"valeurs admises : {expected}"
            code = Code.VALEUR_INVALIDE
        case "too_short" if value:
            message = f"« {key} » a trop peu d'éléments : il en faut au moins {context.get('min_length')}"
            hint, code = "en ajouter", Code.VALEUR_INVALIDE
        case "too_short" | "string_too_short":
            message, hint, code = f"« {key} » est vide", "la remplir, ou écrire « à compléter »", Code.VALEUR_VIDE
        case "too_long":
            message = f"« {key} » a trop d'éléments : {context.get('max_length')} au plus"
            hint, code = "en retirer", Code.VALEUR_INVALIDE
        case "greater_than" | "greater_than_equal" | "less_than" | "less_than_equal":
            bound = next(iter(context.values()), "")
            side = "au moins" if error["type"].startswith("greater") else "au plus"
            message, hint, code = f"« {key} » vaut {value} ; {side} {bound} attendu", "vérifier", Code.VALEUR_INVALIDE
        case "string_type" if isinstance(value, dict):
            message, hint = f"« {key} » doit être un texte ; un deux-points le coupe en deux", _QUOTE_HINT
            code = Code.VALEUR_INVALIDE
        case "string_type":
            message, hint, code = f"« {key} » doit être un texte", "mettre un texte simple", Code.VALEUR_INVALIDE
        case "model_type" | "dict_type" | "model_attributes_type" if not path:
            message, hint = "ce fichier doit être fait de clés", "écrire sur chaque ligne « clé: valeur »"
            code = Code.VALEUR_INVALIDE
        case "model_type" | "dict_type" | "model_attributes_type":
            message = f"« {key} » doit contenir des clés (clé: valeur), pas un texte seul"
            hint, code = "écrire les clés sur les lignes suivantes, décalées de deux espaces", Code.VALEUR_INVALIDE
        case "tuple_type" | "list_type":
            message, hint = f"« {key} » doit être une liste", "écrire un élément par ligne, précédé d'un tiret"
            code = Code.VALEUR_INVALIDE
        case _ if isinstance(value, list | dict):
            message, hint = (
                f"« {key} » attend une seule valeur",
                "l'écrire après le deux-points, sans tiret ni accolade",
            )
            code = Code.VALEUR_INVALIDE
        case _:
            message, hint, code = f"valeur refusée pour « {key} » : {value!r}", "voir le guide", Code.VALEUR_INVALIDE
    span = located.span(path)
    return Diagnostic(code, message + _say_element(path, located.data), span, located.excerpt(span), hint)


_QUOTE_HINT = 'mettre la ligne entière entre guillemets, après le tiret ou la clé : "…"'


def _say_key(path: Path) -> str:
    """The last key in words: ("objectifs", 3) gives "objectifs 4"."""
    if not path:
        return ""
    return f"{path[-2]} {path[-1] + 1}" if isinstance(path[-1], int) and len(path) > 1 else str(path[-1])


def _say_owner(path: Path, data: Any) -> str:
    """Where a key is missing: " dans « parties › gardanne »"."""
    names = _name_steps(path, data)
    return f" dans « {' › '.join(names)} »" if names else ""


def _name_steps(path: Path, data: Any) -> tuple[str, ...]:
    names: list[str] = []
    for step in path:
        data = data[step]
        called = next((data[k] for k in ("id", "nom", "titre") if isinstance(data, dict) and k in data), None)
        names.append(str(step) if isinstance(step, str) else called if isinstance(called, str) else str(step + 1))
    return tuple(names)


def _say_element(path: Path, data: Any) -> str:
    """Which element of a list the value is of, the party above all: " (parties › gardanne)"."""
    last = max((rank for rank, step in enumerate(path[:-1]) if isinstance(step, int)), default=-1)
    return f" ({' › '.join(_name_steps(path[: last + 1], data))})" if last >= 0 else ""


def _known_keys(kind: type[BaseModel], path: Path, data: Any) -> tuple[str, ...]:
    """The keys admitted where a wrong one stands, less those already there."""
    owners = _owners(kind, path)
    for step in path[:-1]:
        data = data[step]
    present = set(data) if isinstance(data, dict) else set()
    return tuple(name for model in owners for name in model.model_fields if name not in present)


def _admits_unknown(kind: type[BaseModel], path: Path) -> bool:
    """Whether the value of a key may be « à compléter »."""
    fields = [m.model_fields[str(path[-1])] for m in _owners(kind, path) if str(path[-1]) in m.model_fields]
    return any(Unknown in getattr(field.annotation, "__args__", ()) for field in fields)


def _owners(kind: type[BaseModel], path: Path) -> tuple[type[BaseModel], ...]:
    """The models that can stand where the last key of a path is."""
    owner: Any = kind
    for step in path[:-1]:
        if isinstance(step, str):
            owner = next((m.model_fields[step].annotation for m in _models_of(owner) if step in m.model_fields), None)
    return _models_of(owner)


def _models_of(annotation: Any) -> tuple[type[BaseModel], ...]:
    """The pydantic models that an annotation such as `tuple[Party, ...] | Unknown` can hold."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return (annotation,)
    return tuple(model for inner in getattr(annotation, "__args__", ()) for model in _models_of(inner))
