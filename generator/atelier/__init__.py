"""The pages in a browser where staff do all the work: the program as a library, shown; no logic of its own."""
