"""What goes to the préfecture and comes back from it: sendings, stamps, open data."""
