"""Keep the documents whose clauses grant support."""

from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from funds.eligibility.problems import day_or_none
from funds.models import Policy
from funds.permissions.clauses import KEEPERS
from hightech.core import audit
from hightech.core.errors import ROLE, ActionRefused, Reason, ShapeError, refuse


@transaction.atomic
def create(*, by, title: str, number: str = "", zone=None, **facts) -> Policy:
    """Record a published document in the zone the user keeps clauses of.

    :raises ActionRefused: if it is recorded there already.
    """
    zone = zone or by.home_zone(*KEEPERS)
    _require_order(facts.get("valid_from"), facts.get("valid_until"))
    policy = Policy(zone=zone, title=title, number=number, **facts)
    try:
        with transaction.atomic():
            policy.save(force_insert=True)
    except IntegrityError:
        refuse("exists", _("This document is recorded already."), "title")
    audit.record(policy, {"title": [None, title]}, by=by)
    return policy


@transaction.atomic
def edit(policy: Policy, *, by, version: int | None = None, **facts) -> Policy:
    """Change the facts of a document."""
    if not by.has_role(*KEEPERS, zone_id=policy.zone_id):
        raise ActionRefused(Reason(ROLE, _("Clauses are kept by the fund officer.")))
    begins = facts.get("valid_from", policy.valid_from)
    _require_order(begins, facts.get("valid_until", policy.valid_until))
    audit.edit(policy, by=by, version=version, **facts)
    return policy


def of_clause(zone, named: Mapping, *, by) -> Policy | None:
    """Return the document that a clause names, recorded with the first clause that does."""
    title, number = named.get("title") or "", named.get("number") or ""
    if not title:
        return None
    known = Policy.objects.filter(zone=zone, title=title, number=number).first()
    if known is not None:
        return known
    texts = ("issuer", "url", "legal_basis", "interpretation_office", "factor")
    return create(
        by=by,
        zone=zone,
        title=title,
        number=number,
        published_on=day_or_none(named.get("published_on")),
        **{name: named.get(name) or "" for name in texts},
    )


def _require_order(begins, ends) -> None:
    if begins and ends and ends < begins:
        text = _("The end must not lie before the beginning.")
        raise ShapeError(Reason("invalid", text, "valid_until"))
