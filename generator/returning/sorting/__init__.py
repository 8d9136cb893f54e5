"""Each change of a text traced to what it was made from, with what can be done about it."""
