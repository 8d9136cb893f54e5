"""Two trees of one CTG compared: an edit script, applied, reversed, and read by whoever tells what has changed."""
