"""`python -m generator` is `ctg`."""

from generator.cli.main import main

main()
