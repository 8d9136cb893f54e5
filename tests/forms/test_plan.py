"""The forms have a field for each key that a person may write, in words, or say why the key is left to its file."""

from __future__ import annotations

import re

from generator.forms.plan import Widget, read_form_plans, walk_fields, walk_lists
from generator.key_help.schema import list_keys

FILES = (
    "ctg.yaml",
    "avenant.yaml",
    "annexe-1/graphiques.yaml",
    "annexe-3/fiches/*.yaml",
    "annexe-4/pilotage.yaml",
    "a-confirmer.yaml",
)


def test_each_key_has_its_field_or_a_reason_to_have_none() -> None:
    plans = read_form_plans()
    fields = {(one.file, one.path) for form in plans.forms for one in walk_fields(form.items, deep=True)}
    left = {(one.file, one.path): one.reason for one in plans.left}
    assert all(len(reason) > 20 for reason in left.values())
    keys = [key for key in list_keys() if key.file in FILES]
    assert len(keys) > 150

    def is_left(file: str, path: str) -> bool:
        return any(file == other and (path == key or path.startswith(f"{key}.")) for other, key in left)

    groups = {(key.file, path) for key in keys for path in _list_above(key.path)}
    missing = [
        f"{key.file} {key.path}"
        for key in keys
        if (key.file, key.path) not in fields and (key.file, key.path) not in groups and not is_left(key.file, key.path)
    ]
    assert missing == []
    assert fields <= {(key.file, key.path) for key in keys}
    assert not [path for file, path in fields if is_left(file, path)]


def _list_above(path: str) -> list[str]:
    steps = path.split(".")
    return [".".join(steps[:depth]) for depth in range(1, len(steps))]


def test_no_word_of_a_form_is_the_name_of_a_key() -> None:
    plans = read_form_plans()
    words = [one.label for form in plans.forms for one in walk_fields(form.items, deep=True)]
    words += [text for form in plans.forms for one in walk_lists(form.items) for text in (one.label, one.one)]
    words += [form.title for form in plans.forms]
    assert len(words) > 150
    assert not [one for one in words if re.search(r"[a-z]_[a-z]|`|\.yaml", one) or not one[0].isalpha()]
    helps = [one.help for form in plans.forms for one in walk_fields(form.items, deep=True)]
    assert all(helps)
    assert not [one for one in helps if re.search(r"`|\bclé\b|\.yaml|: \{", one)]


def test_what_is_asked_and_what_names_a_card_are_keys_of_its_list() -> None:
    for form in read_form_plans().forms:
        for one in walk_lists(form.items):
            known = {".".join(field.steps) for field in walk_fields(one.items)}
            assert set(one.asked) <= known, one.path
            required = {
                ".".join(field.steps)
                for field in walk_fields(one.items)
                if field.required and not field.gap and len(field.steps) == 1 and field.steps[0] != one.known_by
            }
            assert one.fixed or not one.addable or required <= {*one.asked, "nom"}, one.path


def test_a_choice_has_words_for_each_of_its_values() -> None:
    fields = [one for form in read_form_plans().forms for one in walk_fields(form.items, deep=True)]
    chosen = [one for one in fields if one.widget is Widget.CHOICE]
    assert len(chosen) > 10
    assert all(one.choices or one.source for one in chosen)
    assert not [one.path for one in chosen for value, words in one.choices if len(value) == 1 and value == words]
