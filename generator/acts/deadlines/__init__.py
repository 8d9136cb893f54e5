"""What falls due while a convention runs, from its own dates or from the rules of its model, and a calendar of it."""
