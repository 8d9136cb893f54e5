"""How children of the door are started: each alone, or forked from a process that has loaded what they load."""
