"""WeasyPrint, which everyone gets from here: imported without its advice, or refused in French when it cannot work.

It sets text with libraries of the system. Pango it cannot do without. HarfBuzz-Subset, whose absence it deplores, is
never used: fontTools cuts fonts down, to the same bytes on every machine (see `pdf.typesetting`).
"""

from __future__ import annotations

import warnings

from generator.codes import Code
from generator.errors import Diagnostic, TemplateError
from generator.writing.layout_functions.ready import load_functions
from generator.writing.selector_trees import keep_trees

try:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        keep_trees()
        load_functions()
        import weasyprint
        import weasyprint.draw.text
        import weasyprint.formatting_structure.boxes
        import weasyprint.layout.block
        import weasyprint.layout.inline
        import weasyprint.layout.leader
        import weasyprint.layout.percent
        import weasyprint.layout.preferred
        import weasyprint.pdf.fonts
        import weasyprint.pdf.tags
        import weasyprint.svg
        import weasyprint.text.fonts
        import weasyprint.text.line_break
        import weasyprint.urls
except OSError as fault:  # what cffi says of a library that it does not find
    message = f"une bibliothèque du système manque pour mettre en pages : {str(fault).partition(':')[0]}"
    hint = "l'installer ; sous Debian : sudo apt install libpango-1.0-0 libpangoft2-1.0-0"
    raise TemplateError(Diagnostic(Code.BIBLIOTHEQUE_ABSENTE, message, hint=hint)) from fault

__all__ = ["weasyprint"]
