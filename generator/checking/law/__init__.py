"""Rules on the law and on acts: who signs, when, under which texts."""
