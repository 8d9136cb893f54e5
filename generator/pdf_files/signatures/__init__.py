"""Signatures in PDF files: codes on paper, fields, electronic signatures and what they are worth."""
