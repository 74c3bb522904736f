"""Every sentence of the product in Chinese: compares code and templates with the catalogue.

`python3 .ci/translations.py` lists what is missing; `--update` adds the missing entries, drops
those that are no longer used, and writes the compiled catalogue. It needs no gettext tools.
`--fill FILE.json` brings in translations kept as {english: chinese}, with "context|english" for
a message with a context, where the catalogue has none yet; it may be given several times.
"""

import argparse
import ast
import json
import os
import re
import sys
from pathlib import Path

import polib
from django.conf import settings

HOME = Path(__file__).resolve().parent.parent
CATALOGUE = HOME / "hightech" / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
PACKAGES = ("hightech", "crm", "funds")
NAMES = {"_": 1, "gettext": 1, "gettext_lazy": 1, "gettext_noop": 1, "ngettext": 2}
NAMES |= {"ngettext_lazy": 2, "pgettext": -1, "pgettext_lazy": -1, "npgettext": -2}
LITERAL = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
IN_TEMPLATE = re.compile(
    rf"\b(?P<name>_|gettext|ngettext|pgettext|npgettext)\(\s*(?P<all>{LITERAL}(?:\s*,\s*{LITERAL})*)"
)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")

# (context or None, singular, plural or None)
Message = tuple[str | None, str, str | None]


def message_of(name: str, words: list[str]) -> Message:
    """Return what a call of gettext's family looks up."""
    if name == "_" or NAMES[name] == 1:
        return None, words[0], None
    if NAMES[name] == 2:
        return None, words[0], words[1]
    return words[0], words[1], words[2] if NAMES[name] == -2 else None


def in_python(path: Path) -> dict[Message, str]:
    found = {}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        function = node.func
        name = function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")
        words = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
        if name in NAMES and len(words) >= abs(NAMES[name]) and isinstance(words[0], str):
            found[message_of(name, words)] = f"{path.relative_to(HOME)}:{node.lineno}"
    return found


def in_template(path: Path) -> dict[Message, str]:
    from django.utils.translation.template import templatize

    code = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    found = {}
    for call in IN_TEMPLATE.finditer(code):
        words = [ast.literal_eval(word) for word in re.findall(LITERAL, call["all"])]
        found[message_of(call["name"], words)] = str(path.relative_to(HOME))
    return found


def used() -> dict[Message, str]:
    """Return every message of the product with one place where it is used."""
    found: dict[Message, str] = {}
    for package in PACKAGES:
        for path in sorted((HOME / package).rglob("*.py")):
            if "migrations" not in path.parts:
                found |= in_python(path)
    for path in sorted((HOME / "templates").rglob("*")):
        if path.suffix in (".html", ".txt"):
            found |= in_template(path)
    return {message: place for message, place in found.items() if message[1]}


def key(entry: polib.POEntry) -> Message:
    return entry.msgctxt, entry.msgid, entry.msgid_plural or None


def texts(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def problems() -> list[str]:
    """Return a sentence for each thing that keeps the Chinese pages from being complete."""
    if not CATALOGUE.exists():
        return [f"{CATALOGUE.relative_to(HOME)} is missing"]
    catalogue = polib.pofile(str(CATALOGUE))
    entries = {key(entry): entry for entry in catalogue if not entry.obsolete}
    wanted = used()
    said = [f"untranslated: {m[1]!r} ({wanted[m]})" for m in wanted if m not in entries]
    said += [f"no longer used: {message[1]!r}" for message in entries if message not in wanted]
    for entry in entries.values():
        said += faults(entry)
    return said + stale(catalogue)


def faults(entry: polib.POEntry) -> list[str]:
    if entry.fuzzy:
        return [f"fuzzy: {entry.msgid!r}"]
    if not texts(entry) or not all(texts(entry)):
        return [f"empty: {entry.msgid!r}"]
    asked = sorted(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
    given = [sorted(PLACEHOLDER.findall(text)) for text in texts(entry)]
    return [f"placeholders differ: {entry.msgid!r}" for one in given if one != asked]


def stale(catalogue: polib.POFile) -> list[str]:
    compiled = CATALOGUE.with_suffix(".mo")
    if not compiled.exists():
        return ["django.mo is missing: run .ci/translations.py --update"]
    binary = {key(entry): texts(entry) for entry in polib.mofile(str(compiled))}
    source = {key(entry): texts(entry) for entry in catalogue.translated_entries()}
    return [] if binary == source else ["django.mo is not the django.po: run --update"]


def update(words: dict[str, str]) -> None:
    """Bring the entries in line with the code; keep every translation, add those of `words`."""
    catalogue = polib.POFile(wrapwidth=100)
    known: dict[Message, polib.POEntry] = {}
    if CATALOGUE.exists():
        known = {key(entry): entry for entry in polib.pofile(str(CATALOGUE))}
    catalogue.metadata = {
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": "zh_Hans",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    for message, place in sorted(used().items(), key=lambda pair: (pair[1], str(pair[0]))):
        entry = known.get(message) or blank(message)
        entry.occurrences = [(place.partition(":")[0], "")]
        entry.obsolete = False
        fill(entry, words)
        catalogue.append(entry)
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(CATALOGUE))
    catalogue.save_as_mofile(str(CATALOGUE.with_suffix(".mo")))
    print(f"{len(catalogue)} entries, {len(catalogue.untranslated_entries())} without translation")


def blank(message: Message) -> polib.POEntry:
    context, singular, plural = message
    return polib.POEntry(
        msgctxt=context,
        msgid=singular,
        msgid_plural=plural or "",
        msgstr_plural={0: ""} if plural else {},
    )


def fill(entry: polib.POEntry, words: dict[str, str]) -> None:
    """Give an entry without translation the one `words` has for it."""
    name = f"{entry.msgctxt}|{entry.msgid}" if entry.msgctxt else entry.msgid
    if name not in words or all(texts(entry)):
        return
    if entry.msgid_plural:
        entry.msgstr_plural = {0: words[name]}
    else:
        entry.msgstr = words[name]


def words_of(paths: list[Path]) -> dict[str, str]:
    words: dict[str, str] = {}
    for path in paths:
        words |= json.loads(path.read_text(encoding="utf-8"))
    return words


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--update", action="store_true", help="write the catalogue")
    parser.add_argument("--fill", action="append", type=Path, default=[], metavar="FILE.json")
    options = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hightech.settings")
    settings.USE_I18N  # noqa: B018 templatize needs settings
    if options.update or options.fill:
        update(words_of(options.fill))
        return 0
    said = problems()
    for sentence in said[:60]:
        print(sentence)
    if said:
        print(f"{len(said)} in all")
    return 1 if said else 0


if __name__ == "__main__":
    sys.path.insert(0, str(HOME))
    sys.exit(main(sys.argv[1:]))
