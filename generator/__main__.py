"""`python -m generator` is `ctg`."""

from generator.cli.main import main

if __name__ == "__main__":  # a worker imports this module too
    main()
