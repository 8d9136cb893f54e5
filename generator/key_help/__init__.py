"""What each key of the files of a dossier is for, as a clerk reads it: the schema, with words for every key."""
