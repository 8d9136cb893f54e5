"""The pages, by what a person does there; each module has its `ROUTES`."""
