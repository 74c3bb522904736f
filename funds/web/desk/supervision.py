"""My day of auditor, chair, applicant and verifiers: findings, sanctions, evidence."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from funds.models import Benchmark, CatalogueEntry, Finding, Loan, PastGrant, Recovery, Sanction
from funds.models import Search as SearchRecord
from funds.permissions.evidence import VERIFIERS
from funds.reports import separation
from hightech.core import money
from hightech.core.desk import Figure, Item, figures_for, items_for
from hightech.users.roles import Role

MOST = 30
F = Finding.State
# What a record to verify is called, where its list is, in the order of the tabs.
KINDS = (
    (SearchRecord, "funds:searches"),
    (Loan, "funds:loans"),
    (Benchmark, "funds:benchmarks"),
    (CatalogueEntry, "funds:industry-catalogue"),
    (PastGrant, "funds:past-grants"),
)


def _findings(user, *states):
    rows = Finding.objects.visible_to(user).filter(state__in=states)
    return rows.for_list().order_by("due_on", "pk")[:MOST]


@items_for(Role.AUDITOR)
def of_auditor(user) -> Iterable[Item]:
    """Tell the rectifications to close and the findings whose date has passed."""
    for finding in _findings(user, F.RECTIFIED):
        yield Item(
            str(finding), _("Rectified: close the finding or send it back"),
            finding.get_absolute_url(), icon="zoom-check", action=_("Close the finding"),
            action_link=reverse("funds:finding-step", args=[finding.uuid, "close"]),
            is_dialog=True,
        )  # fmt: skip
    for finding in _findings(user, F.OPEN):
        yield Item(
            str(finding), str(finding.inspection.application), finding.get_absolute_url(),
            due=finding.due_on, icon="zoom-exclamation",
        )  # fmt: skip


@figures_for(Role.AUDITOR)
def separations(user) -> Iterable[Figure]:
    """Count this month's soft separations of duties, which open their list."""
    found = separation.of_month(user)
    yield Figure(
        _("Duties joined with a reason"), str(len(found)), note=_("this month"),
        link=reverse("funds:separation"),
    )  # fmt: skip


@items_for(Role.APPLICANT)
def of_applicant(user) -> Iterable[Item]:
    """Tell the findings to put right."""
    for finding in _findings(user, F.OPEN):
        yield Item(
            str(finding), str(finding.inspection.application), finding.get_absolute_url(),
            due=finding.due_on, icon="zoom-exclamation", action=_("Rectify"),
            action_link=reverse("funds:finding-step", args=[finding.uuid, "rectify"]),
            is_dialog=True,
        )  # fmt: skip


@items_for(Role.CHAIR)
def of_chair(user) -> Iterable[Item]:
    """Tell the sanctions to decide."""
    rows = Sanction.objects.visible_to(user).filter(state=Sanction.State.PROPOSED)
    for sanction in rows.for_list().order_by("pk")[:MOST]:
        yield Item(
            str(sanction.enterprise), _("Sanction to decide: %(kind)s")
            % {"kind": sanction.get_kind_display()},
            sanction.get_absolute_url(), icon="gavel", action=_("Decide"),
            action_link=reverse("funds:sanction-step", args=[sanction.uuid, "decide"]),
            is_dialog=True,
        )  # fmt: skip


@items_for(Role.CASHIER)
def of_cashier(user) -> Iterable[Item]:
    """Tell the money that is to come back."""
    rows = Recovery.objects.visible_to(user).filter(state=Recovery.State.OPEN)
    for recovery in rows.for_list().order_by("pk")[:MOST]:
        text = _("%(amount)s × 10k yuan are to come back")
        yield Item(
            str(recovery.application), text % {"amount": money.wan_plain(recovery.amount_fen)},
            recovery.get_absolute_url(), icon="receipt-refund", action=_("Receive"),
            action_link=reverse("funds:recovery-step", args=[recovery.uuid, "receive"]),
            is_dialog=True,
        )  # fmt: skip


@items_for(*VERIFIERS)
def to_verify(user) -> Iterable[Item]:
    """Tell how many records of each kind wait to be verified by another than their author."""
    for model, address in KINDS:
        rows = model.objects.visible_to(user).filter(state="ENTERED").exclude(author=user)
        count = rows.filter(zone_id__in=user.zone_ids(*VERIFIERS)).count()
        if count:
            text = ngettext("%(n)d record to verify", "%(n)d records to verify", count)
            yield Item(
                _titles()[address], text % {"n": count}, f"{reverse(address)}?state=ENTERED",
                icon="clipboard-check",
            )  # fmt: skip


def _titles() -> dict[str, str]:
    return {
        "funds:searches": _("Searches"),
        "funds:loans": _("Loans"),
        "funds:benchmarks": _("Benchmarks"),
        "funds:industry-catalogue": _("Industry catalogue"),
        "funds:past-grants": _("Past grants"),
    }
