"""For each rule, a tiny dossier that breaks it and nothing else, and one that comes close and doesn't."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.checking.catalogue import ALL_RULES
from generator.checking.coherence import SHARED_RULES
from scripts.write_rules_page import write_page
from tests.dossiers.rule_cases import (
    RuleCase,
    build_case,
    build_pair,
    compare_folders,
    list_cases,
    review_folder,
)

SHARED = {rule.code for rule in SHARED_RULES}
CASES = [case for case in list_cases() if case.code not in SHARED]
PAIRS = [case for case in list_cases() if case.code in SHARED]


def test_every_rule_has_both_dossiers() -> None:
    codes = {rule.code for rule in ALL_RULES}
    assert len(codes) >= 10, "the catalogue has no rules to test"
    assert len(codes) == len(ALL_RULES), "a code is given to two rules"
    assert {case.code for case in CASES if case.breaks} == codes, "faute.yaml is missing, or of no rule"
    assert {case.code for case in CASES if not case.breaks} == codes, "proche.yaml is missing, or of no rule"
    assert SHARED, "no rule over several CTGs to test"
    assert not SHARED & codes
    assert {case.code for case in PAIRS if case.breaks} == SHARED, "faute.yaml is missing"
    assert {case.code for case in PAIRS if not case.breaks} == SHARED, "proche.yaml is missing"


def test_the_base_has_no_finding(tmp_path: Path) -> None:
    assert review_folder(build_case(None, tmp_path)) == ()


@pytest.mark.slow
@pytest.mark.parametrize("case", [c for c in CASES if c.breaks], ids=str)
def test_the_fault_is_found_alone(case: RuleCase, tmp_path: Path) -> None:
    found = review_folder(build_case(case.file, tmp_path))
    assert {finding.code for finding in found} == {case.code}
    for finding in found:
        assert finding.span is not None, finding.message
        assert Path(finding.span.file).is_file(), f"a finding names a file that is there: {finding.span}"
        assert finding.span.line, f"and its line: {finding.span}"
        assert finding.span.column, f"and its column: {finding.span}"
        assert finding.excerpt, f"and shows it: {finding.span}"
        assert finding.hint


@pytest.mark.slow
@pytest.mark.parametrize("case", [c for c in CASES if not c.breaks], ids=str)
def test_what_comes_close_passes(case: RuleCase, tmp_path: Path) -> None:
    assert review_folder(build_case(case.file, tmp_path)) == ()


@pytest.mark.parametrize("case", [c for c in PAIRS if c.breaks], ids=str)
def test_the_fault_of_a_pair_is_found_alone(case: RuleCase, tmp_path: Path) -> None:
    found = compare_folders(build_pair(case.file, tmp_path))
    assert {finding.code for finding in found} == {case.code}
    for finding in found:
        assert finding.span is not None, finding.message
        assert Path(finding.span.file).is_file(), f"a finding names a file that is there: {finding.span}"
        assert finding.span.line, f"and its line: {finding.span}"
        assert finding.span.column, f"and its column: {finding.span}"
        assert finding.hint


@pytest.mark.parametrize("case", [c for c in PAIRS if not c.breaks], ids=str)
def test_a_pair_that_comes_close_passes(case: RuleCase, tmp_path: Path) -> None:
    assert compare_folders(build_pair(case.file, tmp_path)) == ()


def test_an_edit_that_matches_nothing_is_an_error(tmp_path: Path) -> None:
    case = tmp_path / "faute.yaml"
    case.write_text('- {fichier: ctg.yaml, remplacer: "pas là", par: "ici"}', "utf-8")
    with pytest.raises(AssertionError, match="stands 0 times"):
        build_case(case, tmp_path / "copy")


def test_the_page_of_rules_is_current(project_root: Path) -> None:
    assert (project_root / "docs" / "controles.md").read_text("utf-8") == write_page(), "run « make controles »"
