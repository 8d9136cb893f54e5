"""Pages of one dossier: home, forms, texts, preview, documents, history."""
