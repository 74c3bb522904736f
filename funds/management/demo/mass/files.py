"""Applications of a zone of full size: files of the past, in which no money moved."""

from collections.abc import Iterator

from funds.management.demo.mass.firms import RESIDENT
from funds.management.demo.mass.links import Openings
from funds.management.demo.mass.numbers import Numbers
from funds.management.demo.mass.whole import Whole
from funds.models import Application, Call
from funds.workflow.applications import APPLICATION
from hightech.core import loading

STATES = ("REFUSED", "INELIGIBLE", "WITHDRAWN", "REFUSED")
WAN = 1_000_000
COLUMNS = (
    "id", "uuid", "created_at", "number", "call_id", "clause_id", "enterprise_id", "state",
    "requested_fen", "submitted_at", "state_since", "last_digest",
)  # fmt: skip


def write_files(whole: Whole, first_firm: int) -> None:
    """Write one file a resident."""
    openings = Openings(Application, APPLICATION.name, actor=whole.actor)
    numbers = Numbers(Application.series, whole.zone.pk)
    called = list(Call.objects.filter(zone=whole.zone).order_by("pk"))
    under = [(call.pk, clause.pk) for call in called for clause in call.clauses.all()]
    first = loading.next_key(Application)
    rows = (
        (first + at, whole.uuid(), *row)
        for at, row in enumerate(_rows(whole, first, first_firm, under, openings, numbers))
    )
    loading.load(Application, COLUMNS, rows, zone_id=whole.zone.pk, steps_count=1,
                 created_by_id=whole.actor.pk)  # fmt: skip
    openings.write()
    numbers.keep()


def _rows(
    whole: Whole, first: int, first_firm: int, under: list, openings: Openings, numbers: Numbers
) -> Iterator[tuple]:
    for at, serial in enumerate(range(0, whole.firms, RESIDENT)):
        moment, state = whole.day(serial), STATES[at % len(STATES)]
        yield (
            moment, numbers.of(moment.year), *under[at % len(under)],
            first_firm + serial, state, (at * 7919 % 5_000 + 1) * WAN, moment, moment,
            openings.of(first + at, moment, state),
        )  # fmt: skip
