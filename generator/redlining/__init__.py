"""`ctg comparer`: two texts opened, wherever they are kept, and what has changed from one to the other."""
