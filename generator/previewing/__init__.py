"""The text of a dossier as a screen shows it: at once, with edits nobody has saved, and the origin of each passage."""
