"""An act followed party by party: what is done, what is awaited and of whom, what is wrong and why."""
