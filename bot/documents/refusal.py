"""Why a file is not read."""


class Unreadable(Exception):
    """A file that is not read; the text says in one line why, and what to do. It follows the file's name."""
