"""The whole story of a CTG in a real browser: from an empty project to published copies and an avenant."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from generator.making.project_folder import create_project
from generator.project import Project
from tests.atelier.conftest import ProcessServer
from tests.atelier.story_chapters import CHAPTERS, Story

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("editor")]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project in which nothing is yet."""
    root = tmp_path / "conventions"
    create_project(root)
    return Project(root, "un essai")


def test_the_whole_story_of_a_ctg(page: Page, mortal_server: ProcessServer) -> None:
    """The power goes three times, pages are loaded again, two windows meet: nothing that was told done is lost."""
    story = Story(page, mortal_server)
    for chapter in CHAPTERS:
        chapter(story)
    assert story.read("journal.jsonl").count('"commande": "arreter"') == 1, "frozen once, wherever the power went"
