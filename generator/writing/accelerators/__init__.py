"""What replaces functions of a library to go faster: each alone, pinned, switchable, same bytes without it."""
