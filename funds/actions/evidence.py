"""Enter the records that rules read; another person verifies them."""

from django.db import transaction
from django.utils.translation import gettext as _

from funds.models import Benchmark, CatalogueEntry, Loan, PastGrant, Search
from funds.models.evidence import Evidence
from funds.permissions import evidence as keepers
from funds.workflow.evidence import EVIDENCE, VERIFY
from hightech.core import clock, files
from hightech.core.errors import ROLE, ActionRefused, Reason, ShapeError


def enter_loan(*, by, enterprise, **facts) -> Loan:
    """Enter a loan or guarantee of a firm."""
    if facts["principal_fen"] <= 0:
        raise _wrong("principal_yuan", _("The amount must be positive."))
    return _entered(Loan, keepers.LENDERS, by, enterprise.zone, enterprise=enterprise, **facts)


@transaction.atomic
def enter_search(*, by, enterprise, searched_on, file=None, **facts) -> Search:
    """Enter a dated credit or penalty search, with its print-out."""
    if searched_on > clock.today():
        raise _wrong("searched_on", _("The date must not lie in the future."))
    search = _entered(
        Search, keepers.SEARCHERS, by, enterprise.zone,
        enterprise=enterprise, searched_on=searched_on, file=file, **facts,
    )  # fmt: skip
    files.attach(search, [file] if file else [], by=by)
    return search


def enter_benchmark(*, by, zone=None, park=None, **facts) -> Benchmark:
    """Enter the average growth of a zone's or a park's enterprises."""
    if park is None and zone is None:
        raise _wrong("zone", _("Name the zone or the park."))
    zone = park.zone if park is not None else zone
    return _entered(Benchmark, keepers.MEASURERS, by, zone, park=park, **facts)


def enter_catalogue_entry(*, by, from_on, to_on=None, **facts) -> CatalogueEntry:
    """Enter a line of the dated industry catalogue of one's zone."""
    if to_on is not None and to_on < from_on:
        raise _wrong("to_on", _("The end must not lie before the beginning."))
    zone = by.home_zone(*keepers.CATALOGUERS)
    return _entered(
        CatalogueEntry, keepers.CATALOGUERS, by, zone, from_on=from_on, to_on=to_on, **facts
    )


@transaction.atomic
def enter_past_grant(*, by, enterprise, evidence_files=(), **facts) -> PastGrant:
    """Enter what was granted before this system, with the numbers that must not count again."""
    if facts["amount_fen"] <= 0:
        raise _wrong("amount_yuan", _("The amount must be positive."))
    grant = _entered(
        PastGrant, keepers.HISTORIANS, by, enterprise.zone, enterprise=enterprise, **facts
    )
    files.attach(grant, evidence_files, by=by)
    return grant


@transaction.atomic
def verify(record: Evidence, *, by, version=None, comment="") -> None:
    """Confirm a record that another person entered."""
    EVIDENCE.perform(
        record, VERIFY, by=by, version=version, comment=comment, facts={}, verified_by=by
    )


@transaction.atomic
def _entered(model: type[Evidence], roles: tuple, by, zone, **facts):
    if zone is None or not by.has_role(*roles, zone=zone):
        raise ActionRefused(Reason(ROLE, _("Your roles do not include this.")))
    record = model(zone=zone, author=by, **facts)
    record.save(force_insert=True)
    EVIDENCE.begin(record, "enter", by=by)
    return record


def _wrong(attr: str, text: str) -> ShapeError:
    return ShapeError(Reason("invalid", text, attr))
