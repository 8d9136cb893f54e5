"""What is signed: originals, pages that come back from the copier, electronic signatures."""
