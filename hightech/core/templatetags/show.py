"""How values look on every page: icons, marks of state, money in 万元, dates, percentages."""

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hightech.core import clock

register = template.Library()

UNKNOWN = "—"
FEN_PER_WAN = 1_000_000
WAN_PER_YI = 10_000

TONE_ICONS = {
    "ok": "circle-check",
    "due": "clock",
    "late": "alert-triangle",
    "judge": "scale",
    "na": "circle-minus",
    "info": "circle-dot",
}

# The tone of a state by its code; a code that is missing here is simply under way.
TONES = {
    "ok": (
        "PASS GREEN ACTIVE ADMITTED AGREE APPROVED CARRIED CLEAR CLOSED CONFIRMED DONE HELD LANDED "
        "CREATED LEASED MET OK PAID PRODUCING PUBLISHED RECEIVED REVIEWED SETTLED SIGNED VERIFIED "
        "IN_PRODUCTION COMPLETED SENT"
    ),
    "due": (
        "AMBER AGREE_WITH_CONDITIONS CORRECTION CORRECTING DUE HOLD KEPT ON_HOLD LATE OPEN "
        "PROPOSED PROVISIONAL RESERVED RETURNED SUSPENDED WATCH"
    ),
    "late": (
        "FAIL RED BLOCKED CANCELLED DISMISSED DROP ELIMINATED FAILED FOUND LAPSED LOST MISSED "
        "NOT_CARRIED NOT_OK OPPOSE PROBLEM REFUSED REJECTED TERMINATED VOID"
    ),
    "judge": "JUDGEMENT RULED UPHELD ON_AGENDA VOTING",
    "na": (
        "DRAFT DORMANT IDLE NO_REPLY NOT_APPLICABLE PENDING PLANNED RELEASED REPLACED RETIRED "
        "UNKNOWN WAIVED WITHDRAWN WRITTEN_OFF YIELDED"
    ),
}
TONE_OF = {code: tone for tone, codes in TONES.items() for code in codes.split()}


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Draw an icon of the sprite; with a label it speaks, without it is decoration."""
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}"/></svg>',
            label,
            _address(name),
        )
    return _silent(name)


def _address(name: str) -> str:
    return f"{static('vendor/icons.svg')}#{name}"


@lru_cache(maxsize=500)
def _silent(name: str) -> SafeString:
    """Return an icon that is decoration: a page draws hundreds of a dozen."""
    html = '<svg class="icon" aria-hidden="true"><use href="{}"/></svg>'
    return format_html(html, _address(name))


@register.simple_tag
def mark(label, tone: str = "na", icon_name: str | None = None) -> SafeString:
    """Draw a state: a colour, a word and an icon (an empty icon_name leaves the icon out)."""
    name = TONE_ICONS.get(tone, "") if icon_name is None else icon_name
    drawing = icon(name) if name else ""
    return format_html('<span class="mark {}">{}{}</span>', tone, drawing, label)


@register.simple_tag
def state_mark(obj, field: str = "state", is_brief: bool = False) -> SafeString:
    """Draw the state of a record in the words of its choices.

    `is_brief`, for lists of many: only what is late, due or to be judged has its icon.
    """
    code = getattr(obj, field)
    display = getattr(obj, f"get_{field}_display", None)
    tone = tone_of(code)
    icon_name = "" if is_brief and tone in ("info", "na", "ok") else None
    return mark(display() if display else code, tone, icon_name)


@register.filter
def tone_of(code) -> str:
    """Return the tone of a state by its code."""
    return TONE_OF.get(str(code), "info")


def exact(amount: Decimal) -> str:
    """Return an amount with separators and two decimals, or as many as it really has."""
    whole, _dot, decimals = f"{amount:,.10f}".partition(".")
    return f"{whole}.{decimals.rstrip('0').ljust(2, '0')}"


@register.filter
def wan(fen) -> str:
    """Return an amount of fen in 万元, to the fen, with separators; unknown is a dash."""
    return UNKNOWN if fen is None else exact(Decimal(fen) / FEN_PER_WAN)


@register.simple_tag
def money(fen, short: bool = False) -> SafeString:
    """Draw an amount of fen with its unit: 万元, or 亿元, rounded, where `short` is enough."""
    if fen is None:
        return format_html('<span class="soft">{}</span>', UNKNOWN)
    shown, unit = wan(fen), _("× 10k yuan")
    if short and abs(fen) >= FEN_PER_WAN * WAN_PER_YI:
        shown, unit = f"{Decimal(fen) / FEN_PER_WAN / WAN_PER_YI:,.2f}", _("× 100m yuan")
    return format_html('<span class="money">{}<span class="unit">{}</span></span>', shown, unit)


@register.filter
def day(value: date | datetime | None) -> str:
    """Return a date as 2026-11-24; of a moment, the date in the zone."""
    if value is None:
        return UNKNOWN
    if isinstance(value, datetime):
        value = clock.local(value).date()
    return value.isoformat()


@register.simple_tag
def due_tone(value: date | None) -> str:
    """Return the tone of a date by which something is due: late, due today, or still time."""
    if value is None:
        return "na"
    today = clock.today()
    return "late" if value < today else "due" if value == today else "info"


@register.filter
def moment(value: datetime | None) -> str:
    """Return a moment as 2026-11-24 09:30 in the time of the zone."""
    return UNKNOWN if value is None else clock.local(value).strftime("%Y-%m-%d %H:%M")


@register.filter
def percent(fraction) -> str:
    """Return a fraction as a percentage with two decimals; unknown is a dash."""
    return UNKNOWN if fraction is None else f"{Decimal(fraction) * 100:.2f} %"


@register.filter
def dash(value):
    """Return the value, or a dash for nothing at all (a zero stays a zero)."""
    return UNKNOWN if value is None or value == "" else value


@register.filter
def initials(user) -> str:
    """Return what stands in the round beside the name: 陈, or WL for Wang Lei."""
    words = str(user).split()
    if not words:
        return "?"
    if not words[0].isascii():
        return words[0][0]
    return "".join(word[0] for word in words[:2]).upper()
