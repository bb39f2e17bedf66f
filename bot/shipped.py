"""Where the folders are that travel with the program but are no code: the plans and the migrations."""

from pathlib import Path

_HERE = Path(__file__).resolve().parent


def plan_data_folder() -> Path:
    """The packaged plan files, the agencies and the office policy."""
    return _folder("plan_data")


def migrations_folder() -> Path:
    """Alembic's script location: `env.py` and `versions/`."""
    return _folder("migrations")


def _folder(name: str) -> Path:
    """In a wheel the folders lie inside the package (pyproject.toml, wheel.sources), in a checkout beside it."""
    inside = _HERE / "_shipped" / name
    return inside if inside.is_dir() else _HERE.parent / name
