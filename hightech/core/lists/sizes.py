"""How many rows a page holds: `?page_size=`, for pages and the API alike."""

from django.utils.translation import gettext as _

from hightech.core.errors import Reason, ShapeError

SIZE, MOST = 50, 200
OFFERED = (25, SIZE, 100, MOST)


def size_of(text: str | None, default: int = SIZE) -> int:
    """Read `?page_size=`; more than 200 is 200.

    :raises ShapeError: if it is not a positive whole number.
    """
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text)):
        raise ShapeError(Reason("invalid", _("Send a whole number from 1 to 200."), "page_size"))
    return min(int(text), MOST)
