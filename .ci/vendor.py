"""Fetch the front-end files by package name and version into hightech/static/vendor/.

Run `python3 .ci/vendor.py` after changing a version or the list of icons; it needs npm. What it
wrote stands in vendor.json, and a test compares the hashes.
"""

import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent / "hightech" / "static" / "vendor"

# package, version, licence, file inside the package, name here
FILES = [
    ("@tabler/core", "1.6.1", "MIT", "dist/css/tabler.min.css", "tabler.min.css"),
    ("bootstrap", "5.3.9", "MIT", "dist/js/bootstrap.bundle.min.js", "bootstrap.bundle.min.js"),
    ("htmx.org", "2.0.11", "0BSD", "dist/htmx.min.js", "htmx.min.js"),
    ("sortablejs", "1.15.7", "MIT", "Sortable.min.js", "sortable.min.js"),
]
ICON_PACKAGE = ("@tabler/icons", "3.51.0", "MIT")
ICONS = (Path(__file__).parent / "icons.txt").read_text(encoding="utf-8").split()

SOURCE_MAP = re.compile(r"/\*# sourceMappingURL=.*?\*/|//# sourceMappingURL=\S+")
SVG = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
FRAME = re.compile(r'\s*<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*/>')


def fetch(package: str, version: str, into: Path) -> Path:
    """Return the unpacked folder of a package."""
    command = ["npm", "pack", "--silent", f"{package}@{version}", "--pack-destination", str(into)]
    name = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[-1]
    folder = into / name.removesuffix(".tgz")
    with tarfile.open(into / name) as archive:
        archive.extractall(folder, filter="data")
    return folder / "package"


def sprite(folder: Path) -> str:
    """Return one SVG with a symbol for each icon of the list."""
    symbols = []
    for name in sorted(set(ICONS)):
        drawing = (folder / "icons" / "outline" / f"{name}.svg").read_text(encoding="utf-8")
        body = FRAME.sub("", SVG.search(drawing).group(1))
        body = " ".join(body.split())
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{body}</symbol>')
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def write(package: str, version: str, licence: str, name: str, text: str) -> dict:
    """Write one file without its source map comment and return its row of vendor.json."""
    content = SOURCE_MAP.sub("", text).rstrip() + "\n"
    (HOME / name).write_text(content, encoding="utf-8")
    digest = hashlib.sha256(content.encode()).hexdigest()
    return {
        "package": package,
        "version": version,
        "licence": licence,
        "file": name,
        "sha256": digest,
    }


def altered() -> list[str]:
    """Return the files that are not what vendor.json says."""
    rows = json.loads((HOME / "vendor.json").read_text(encoding="utf-8"))
    listed = {row["file"]: row["sha256"] for row in rows}
    present = {path.name: path for path in HOME.iterdir() if path.name != "vendor.json"}
    digests = {
        name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in present.items()
    }
    names = sorted(listed.keys() | digests.keys())
    return [name for name in names if listed.get(name) != digests.get(name)]


def main() -> None:
    HOME.mkdir(parents=True, exist_ok=True)
    rows = []
    with tempfile.TemporaryDirectory() as temporary:
        into = Path(temporary)
        for package, version, licence, inside, name in FILES:
            text = (fetch(package, version, into) / inside).read_text(encoding="utf-8")
            rows.append(write(package, version, licence, name, text))
        package, version, licence = ICON_PACKAGE
        drawing = sprite(fetch(package, version, into))
        rows.append(write(package, version, licence, "icons.svg", drawing))
    (HOME / "vendor.json").write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")
    print(f"{len(rows)} files, {len(ICONS)} icons in {HOME}")


if __name__ == "__main__":
    if "--verify" in sys.argv:
        wrong = altered()
        sys.exit(f"not as vendor.json says: {', '.join(wrong)}" if wrong else 0)
    main()
