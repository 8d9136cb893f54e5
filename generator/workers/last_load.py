"""What the server that workers are forked from does when it has loaded all else: it keeps what was compiled.

Importing this does it, as for `first_load.py`. Workers have none of it to do, and share no memory of it.
"""

from __future__ import annotations

from generator.starting.kept_code import forget_code, save_code

save_code()
forget_code()
