"""What the pages have done outside the event loop: composing in warm processes, long work with progress."""
