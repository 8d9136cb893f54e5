"""The proof of an amending act: its words read as a person reads them, applied to the former text, the result compared.

Nothing here is shared with what drafts the act: an error in one is not repeated in the other.
"""
