"""What comes from outside put into a dossier by the program, where a person would have put it by hand."""
