"""Reads clauses sent as YAML, in the body or as a file."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.parsers import BaseParser

from funds.eligibility import documents
from hightech.core.errors import Reason
from hightech.core.files import TooLargeFile


class YamlParser(BaseParser):
    """`text/yaml`: the parsed clauses; over 1 MB is 413."""

    media_type = "text/yaml"

    def parse(self, stream, media_type=None, parser_context=None) -> Any:
        return documents.read(limited(stream))


class ApplicationYamlParser(YamlParser):
    media_type = "application/yaml"


class XYamlParser(YamlParser):
    media_type = "application/x-yaml"


def limited(stream) -> bytes:
    """Read at most 1 MB.

    :raises TooLargeFile: for more.
    """
    content = stream.read(documents.MOST_BYTES + 1)
    if len(content) > documents.MOST_BYTES:
        text = _("A document of clauses has at most 1 MB.")
        raise TooLargeFile(Reason("too_large", text, "file"))
    return content
