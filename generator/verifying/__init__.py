"""`ctg verifier`: what the rules find in one or many dossiers, composed without writing; reports; templates tried."""
