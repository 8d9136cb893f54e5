"""The signed originals of an act: is a file the act's, whom do its signatures name, what does a person accept of it"""
