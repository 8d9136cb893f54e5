"""What a process of the program does first, before it loads what it works with."""
