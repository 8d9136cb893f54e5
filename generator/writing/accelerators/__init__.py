"""What replaces functions of a library to go faster: each alone, pinned, switchable, same bytes without it.

Three rules hold for every module of this room. The environment switches it off (`switch.py` lists the variables).
It leaves alone a library of another version than the one it was written for: slower, never wrong. Tests write the
same documents with and without it, and compare the bytes. Nothing here decides what a document looks like.
"""
