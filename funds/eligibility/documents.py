"""Clauses as YAML: read safely, every scalar as it was written, and written for the editor."""

import re
from collections.abc import Mapping
from typing import Any

import yaml
from django.utils.translation import gettext as _

from hightech.core.errors import Reason, ShapeError

MOST_BYTES = 1024 * 1024
DEEPEST = 20
MOST_EVENTS = 150_000
STRINGS = "tag:yaml.org,2002:str"
OPENING = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
CLOSING = (yaml.MappingEndEvent, yaml.SequenceEndEvent)


class ClauseLoader(yaml.CSafeLoader):
    """Knows text, whole numbers, true, false and null; `on`, dates and decimals stay text."""

    yaml_implicit_resolvers: dict = {}

    def construct_mapping(self, node, deep=False):
        seen = set()
        for key, _value in node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else None
            if name is None or name in seen:
                told = _("A key is no text, or stands here twice.")
                raise yaml.constructor.ConstructorError(None, None, told, key.start_mark)
            seen.add(name)
        return super().construct_mapping(node, deep=True)


def _resolve(tag: str, pattern: str, first: str) -> None:
    expression = re.compile(pattern, re.ASCII)
    ClauseLoader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", expression, list(first))


_resolve("bool", r"(?:true|false)\Z", "tf")
_resolve("null", r"(?:~|null|)\Z", "~n")
_resolve("int", r"-?(?:0|[1-9][0-9]{0,17})\Z", "-0123456789")
ClauseLoader.yaml_implicit_resolvers[""] = ClauseLoader.yaml_implicit_resolvers["~"]


def read(text: str | bytes) -> list:
    """Return the clauses of a document: a list of them, or one alone.

    :raises ShapeError: for what is no YAML, too large or too deep, or uses aliases or tags.
    """
    loaded = load(text)
    if isinstance(loaded, Mapping) and set(loaded) == {"clauses"}:
        loaded = loaded["clauses"]
    if isinstance(loaded, Mapping):
        return [loaded]
    if isinstance(loaded, list):
        return loaded
    raise _wrong(_("Send a clause, or a list of clauses."))


def load(text: str | bytes) -> Any:
    """Return what a YAML document holds.

    :raises ShapeError: as `read`.
    """
    if len(text if isinstance(text, bytes) else text.encode(errors="replace")) > MOST_BYTES:
        raise _wrong(_("A document of clauses has at most 1 MB."))
    try:
        _require_plain(text)
        return yaml.load(text, Loader=ClauseLoader)
    except (yaml.YAMLError, UnicodeError, ValueError) as wrong:
        raise _wrong(_told(wrong)) from None


def dump(definition: Mapping) -> str:
    """Return a clause as YAML for the editor, keys in the order they were given."""
    return yaml.dump(
        dict(definition),
        Dumper=yaml.CSafeDumper,
        allow_unicode=True,
        sort_keys=False,
        width=100,
    )


def _require_plain(text: str | bytes) -> None:
    depth = 0
    for count, event in enumerate(yaml.parse(text, Loader=yaml.CSafeLoader)):
        if count > MOST_EVENTS:
            raise ValueError(_("The document holds too many parts."))
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise ValueError(_("Aliases are not allowed."))
        if getattr(event, "tag", None):
            raise ValueError(_("Tags are not allowed."))
        depth += isinstance(event, OPENING) - isinstance(event, CLOSING)
        if depth > DEEPEST:
            raise ValueError(_("This is nested too deeply."))


def _told(wrong: Exception) -> str:
    mark = getattr(wrong, "problem_mark", None)
    problem = getattr(wrong, "problem", None) or str(wrong)
    if mark is None:
        return str(problem)
    where = {"problem": problem, "line": mark.line + 1, "column": mark.column + 1}
    return _("%(problem)s (line %(line)d, column %(column)d).") % where


def _wrong(text: str) -> ShapeError:
    return ShapeError(Reason("invalid", text, None))
