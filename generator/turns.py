"""What one thread of a process does at a time: WeasyPrint, Pango and matplotlib share state between all their callers.

A fault that one document causes would else be told of another (their warnings go to one logger), and fonts would be
opened twice. Whoever wants several at once uses processes (`generator.RenderingPool`, `ctg lot`).
"""

from __future__ import annotations

import threading

# Held while pages are set or a chart is drawn; the same thread may take it again.
DRAWING = threading.RLock()
