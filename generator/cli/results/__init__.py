"""What commands have found or made, as a person or a program reads it."""
