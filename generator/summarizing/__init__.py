"""Where each dossier stands, kept by digest: deletable, never the truth; made anew when a file or a day has changed."""
