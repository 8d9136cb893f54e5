"""The dossier of an avenant: what a person writes in it, and what is made there from the dossier of the convention."""
