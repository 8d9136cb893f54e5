"""The documents of a dossier as its page shows them: pieces, pages, files, what keeps them from being final."""
