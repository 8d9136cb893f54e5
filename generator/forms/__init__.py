"""The files of a dossier as forms: fields in the words of the field, values as typed, edits read from a post."""
