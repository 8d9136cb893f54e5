"""The convention as its avenants have made it, to be read: consolidated, with a note wherever one has modified it."""
