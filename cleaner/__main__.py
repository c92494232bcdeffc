"""`python -m cleaner`."""

from cleaner.app.cli import main

if __name__ == "__main__":
    main()
