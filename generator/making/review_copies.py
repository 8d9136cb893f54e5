"""The copies of a piece for its reviewers: to be edited in Word and sent back, then taken back by `ctg reprendre`."""

from __future__ import annotations

from collections.abc import Iterable

from generator.errors import ParityError
from generator.making.workshop import Workshop, WrittenPiece
from generator.output_folder import REVIEWS
from generator.writing.formats import DOCX, write_file
from generator.writing.parity import compare_text
from generator.writing.word.origin.review_copy import name_review_file, write_review_copy


def write_review_copies(workshop: Workshop, written: WrittenPiece, reviewers: Iterable[str]) -> dict[str, bytes]:
    """A copy of a piece for each reviewer, by its path in the output folder, read back and compared as the piece is.

    Raises: `ParityError` when a copy does not say what the tree says; `ContentError` for a name that XML cannot hold.
    """
    document = written.record.document
    name = DOCX.name_file(document.meta.slug)
    docx = written.files.get(name) or write_file(DOCX, workshop.take_source(document), name).data
    copies: dict[str, bytes] = {}
    for reviewer in reviewers:
        file = f"{REVIEWS}/{name_review_file(document.meta.slug, reviewer)}"
        copy = write_review_copy(docx, document, reviewer)
        if DOCX.read is not None:
            difference = compare_text(document, DOCX.read(copy, file), file)
            if difference is not None:
                raise ParityError(difference)
        copies[file] = copy
    return copies
