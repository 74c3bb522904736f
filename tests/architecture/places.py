"""Where the code, the tests and the pages are."""

from pathlib import Path

HOME = Path(__file__).resolve().parents[2]
PACKAGES = ("hightech", "crm", "funds")


def python_files(*folders: str) -> list[Path]:
    """Return every source file below `folders`, migrations left out."""
    found = [path for folder in folders for path in (HOME / folder).rglob("*.py")]
    return sorted(path for path in found if "migrations" not in path.parts)


def templates() -> list[Path]:
    """Return every HTML page and part, of the product and of its apps."""
    return sorted(path for path in HOME.glob("**/templates/**/*.html") if ".venv" not in path.parts)


def name_of(path: Path) -> str:
    return str(path.relative_to(HOME))
