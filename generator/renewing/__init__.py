"""From one convention to the next: new dossiers, renewals, the impact of a newer model, extraction from a PDF."""
