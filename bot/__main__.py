"""`python -m bot` is `duban`."""

from bot.cli import main

if __name__ == "__main__":
    main()
