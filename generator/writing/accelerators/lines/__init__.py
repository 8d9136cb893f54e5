"""Lines of text: where they break, the boxes that they are made of, what draws them, from one document to the next."""
