"""Word files that come back, read: what they say in two views, who changed it, and what was remarked."""
