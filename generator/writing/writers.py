"""All that writes documents and reads them back, loaded at once: for a process that others are forked from."""

from __future__ import annotations

import generator.writing.pdf.document
import generator.writing.pdf.text
import generator.writing.word.document
import generator.writing.word.read_back.text
import generator.writing.xlsx.package  # noqa: F401
