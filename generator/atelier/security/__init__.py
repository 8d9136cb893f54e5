"""Who may ask what of the pages: launch tokens, sessions, hosts, origins, people, roles; nothing here shows."""
