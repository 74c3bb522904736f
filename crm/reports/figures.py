"""The figures of a weekly report: code, label, unit, definition. How each is counted: weekly.py."""

from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from crm.models import Lead

LEAD, TALK = "crm.lead", "crm.interaction"
NONE = "none"


@dataclass(frozen=True)
class Definition:
    """What a figure counts, in words that stand beside it."""

    code: str
    label: str | Promise
    meaning: str | Promise
    unit: str = "count"
    counts: str = LEAD


@dataclass(frozen=True)
class Part:
    """A group of figures under one heading."""

    code: str
    label: str | Promise
    figures: tuple[Definition, ...] = field(default=())

    @property
    def meaning(self) -> str:
        """Return what all its figures count, if that is one and the same."""
        meanings = {str(one.meaning) for one in self.figures}
        return meanings.pop() if len(meanings) == 1 else ""


NEW = Definition(
    "new", _("New leads"), _("Leads registered in the week, in the pool or confidential ones too.")
)
BY_SOURCE = _("New leads of the week whose source is this one by now.")
BY_GRADE = _("New leads of the week that have this grade by now.")
BY_PARK = _("New leads of the week whose target is this park by now.")
BY_DEPARTMENT = _(
    "Leads under review at the end of the week without the opinion of the department."
)

SOURCES = tuple(
    Definition(f"new.source.{code or NONE}", label, BY_SOURCE)
    for code, label in [*Lead.Source.choices, ("", _("Source not yet known"))]
)
GRADES = tuple(
    Definition(f"new.grade.{code or NONE}", label, BY_GRADE)
    for code, label in [*Lead.Grade.choices, ("", _("Not yet graded"))]
)
VISITS = (
    Definition(
        "visits.out",
        _("Visits to firms"),
        _("Talks of kind visit that took place in the week; corrected rows do not count."),
        counts=TALK,
    ),
    Definition(
        "visits.in",
        _("Visitors received"),
        _("Talks of kind reception that took place in the week; corrected rows do not count."),
        counts=TALK,
    ),
)
TALKS = (
    Definition(
        "talks",
        _("In talks"),
        _("Active leads in negotiation, under review or reviewed at the end of the week."),
    ),
    Definition("talks.new", _("Newly in talks"), _("Leads whose talks began in the week.")),
    Definition(
        "talks.advanced",
        _("Advanced"),
        _("Leads in talks that took a step to a later stage in the week."),
    ),
    Definition(
        "talks.stalled",
        _("Stalled"),
        _("In talks, and without contact for longer than their grade allows at the week's end."),
    ),
)
REVIEWS = (
    Definition("reviews.held", _("Reviews held"), _("Leads passed or returned in the week.")),
    Definition("reviews.passed", _("Reviews passed"), _("Leads that passed in the week.")),
)
SIGNED = (
    Definition("signed", _("Signed projects"), _("Projects signed in the week; each counts once.")),
    Definition(
        "signed.total",
        _("Total investment"),
        _("Sum of the total investment in their agreements."),
        unit="fen",
    ),
    Definition(
        "signed.fixed",
        _("Fixed-asset investment"),
        _("Sum of the fixed part in their agreements."),
        unit="fen",
    ),
    Definition(
        "signed.land",
        _("Land needed"),
        _("Sum of the land they need; leased premises do not count."),
        unit="m2",
    ),
)
REALISED = (
    Definition("landed", _("Landed"), _("Projects landed in the week.")),
    Definition("started", _("Construction started"), _("Projects begun in the week.")),
    Definition("produced", _("In production"), _("Projects that began producing in the week.")),
)
HEADINGS = {
    "new": _("New leads"),
    "source": _("New leads by source"),
    "park": _("New leads by park"),
    "grade": _("New leads by grade"),
    "visits": _("Visits"),
    "talks": _("In talks"),
    "reviews": _("Reviews"),
    "signed": _("Signed projects"),
    "realised": _("Landed, started, produced"),
    "waiting": _("Waiting for a department"),
}


def parts(parks: dict[str, dict], departments: dict[str, dict]) -> list[Part]:
    """Return the whole report as headings and definitions.

    `parks` and `departments` (id or code → names in both languages) are those of the zone when
    it was counted.
    """
    park_figures = (
        *(Definition(f"new.park.{key}", named(names), BY_PARK) for key, names in parks.items()),
        Definition(f"new.park.{NONE}", _("Park not yet chosen"), BY_PARK),
    )
    waiting = tuple(
        Definition(f"waiting.{code}", named(names), BY_DEPARTMENT)
        for code, names in departments.items()
    )
    figures = {
        "new": (NEW,),
        "source": SOURCES,
        "park": park_figures,
        "grade": GRADES,
        "visits": VISITS,
        "talks": TALKS,
        "reviews": REVIEWS,
        "signed": SIGNED,
        "realised": REALISED,
        "waiting": waiting,
    }
    return [Part(code, HEADINGS[code], found) for code, found in figures.items()]


def named(names: dict) -> str:
    """Return a name in the reader's language."""
    is_english = (get_language() or "").startswith("en")
    first, second = ("en", "zh") if is_english else ("zh", "en")
    return names[first] or names[second]
