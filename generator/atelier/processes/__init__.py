"""What the pages have done beside the server: warm processes that compose, and long work of its own."""
