"""`python -m medaccord`."""

from medaccord.cli import main

if __name__ == "__main__":
    main()
