"""Any sequence of allowed acts keeps the books: sums, ledger, orders, chains."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from funds.actions import accounts, budget, orders, plans, recoveries, tranches
from funds.models import (
    Account,
    Application,
    BudgetLine,
    Committee,
    LedgerEntry,
    Meeting,
    PaymentOrder,
    Recovery,
    Tranche,
)
from funds.reports.reconciliation import differences
from hightech.core import clock, verification
from hightech.core.errors import ActionRefused, ShapeError
from tests.factories import money
from tests.factories.papers import a_file
from tests.factories.users import ZoneFactory, user_with

pytestmark = pytest.mark.django_db
ROLES = ("FINANCE", "CASHIER", "FUND_OFFICER", "AUDITOR", "SECRETARY", "CHAIR")
ACTS = (
    "appropriate", "apply", "plan", "adopt", "confirm_condition", "prepare", "release", "confirm",
    "return", "cancel", "accept_use", "recover", "receive", "write_off", "suspend", "resume",
    "terminate", "new_account", "verify_account",
)  # fmt: skip
# An act, which of the things it may be done to, and an amount of fen.
SEQUENCES = st.lists(
    st.tuples(st.sampled_from(ACTS), st.integers(0, 5), st.integers(1, 400_000_000)),
    min_size=10,
    max_size=45,
)


class World:
    """Two lines, some files, and the people of a zone: acts are tried on whatever is there."""

    def __init__(self) -> None:
        self.zone = ZoneFactory()
        self.people = {role: user_with(role, zone=self.zone) for role in ROLES}
        self.lines = [money.line(self.zone, purpose=purpose) for purpose in ("A", "B")]
        committee = Committee.objects.create(zone=self.zone, name="Committee")
        self.meeting = Meeting.objects.create(committee=committee, held_at=clock.now())
        self.done = 0

    def try_(self, act: str, place: int, fen: int) -> None:
        """Do the act if it is allowed; a refusal must leave nothing behind."""
        before = LedgerEntry.objects.count()
        try:
            with transaction.atomic():
                getattr(self, f"do_{act}")(place, fen)
        except (ActionRefused, ShapeError):
            assert LedgerEntry.objects.count() == before
        else:
            self.done += 1

    def one(self, rows, place: int):
        found = list(rows.order_by("pk"))
        if not found:
            raise ActionRefused
        return found[place % len(found)]

    def file(self, place: int, *states: str) -> Application:
        return self.one(Application.objects.filter(state__in=states), place)

    def order(self, place: int) -> PaymentOrder:
        return self.one(PaymentOrder.objects.for_list(), place)

    def tranche(self, place: int) -> Tranche:
        return self.one(Tranche.objects.for_list(), place)

    def do_appropriate(self, place, fen):
        line = self.lines[place % 2]
        key = f"more:{LedgerEntry.objects.count()}"
        budget.appropriate(line, amount_fen=fen, key=key, by=self.people["FINANCE"])

    def do_apply(self, place, fen):
        kind = ("REWARD", "EARMARKED")[place % 2]
        line = BudgetLine.objects.get(pk=self.lines[place % 2].pk)
        file = money.application(self.zone, voted=max(fen, 3), money_kind=kind, on=line)
        money.account(file.enterprise)

    def do_plan(self, place, fen):
        file = self.file(place, "CLEARED")
        first = min(fen, file.voted_fen - 1)
        amounts = (first, file.voted_fen - first) if place % 3 else (file.voted_fen,)
        plans.create(by=self.people["FINANCE"], application=file, parts=money.parts(*amounts))

    def do_adopt(self, place, fen):
        plans.adopt_plan(self.file(place, "CLEARED"), by=self.people["FINANCE"])

    def do_confirm_condition(self, place, fen):
        officer = self.people["FUND_OFFICER"]
        tranches.confirm_condition(self.tranche(place), by=officer, evidence=[a_file(officer)])

    def do_accept_use(self, place, fen):
        tranches.accept_use(self.tranche(place), by=self.people["FUND_OFFICER"])

    def do_prepare(self, place, fen):
        orders.prepare(by=self.people["CASHIER"], tranche=self.tranche(place))

    def do_release(self, place, fen):
        orders.release(self.order(place), by=self.people["FINANCE"])

    def do_confirm(self, place, fen):
        order = self.order(place)
        reference = f"TJ-{order.pk}"
        orders.confirm(order, by=self.people["CASHIER"], bank_reference=reference)

    def do_return(self, place, fen):
        orders.return_(self.order(place), by=self.people["CASHIER"], reason="closed")

    def do_cancel(self, place, fen):
        orders.cancel(self.order(place), by=self.people["CASHIER"])

    def do_recover(self, place, fen):
        file = self.one(Application.objects.all(), place)
        amount = max(min(fen, file.paid_fen // 2), 1)
        finance = self.people["FINANCE"]
        recoveries.create(by=finance, application=file, amount_fen=amount, ground="unused")

    def do_receive(self, place, fen):
        recoveries.receive(self.one(Recovery.objects.for_list(), place), by=self.people["CASHIER"])

    def do_write_off(self, place, fen):
        chair = self.people["CHAIR"]
        recovery = self.one(Recovery.objects.for_list(), place)
        recoveries.write_off(recovery, by=chair, document=a_file(chair))

    def do_suspend(self, place, fen):
        plans.suspend(self.file(place, "FUNDED"), by=self.people["AUDITOR"], ground="x")

    def do_resume(self, place, fen):
        plans.resume(self.file(place, "SUSPENDED"), by=self.people["AUDITOR"], ground="x")

    def do_terminate(self, place, fen):
        file = self.file(place, "FUNDED", "SUSPENDED")
        secretary = self.people["SECRETARY"]
        plans.terminate(file, by=secretary, comment="x", meeting=self.meeting)

    def do_new_account(self, place, fen):
        firm = self.one(Application.objects.all(), place).enterprise
        accounts.propose(
            by=self.people["FUND_OFFICER"], enterprise=firm, holder=firm.name, bank="ICBC",
            number=f"62{fen:010d}",
        )  # fmt: skip

    def do_verify_account(self, place, fen):
        account = self.one(Account.objects.for_list().filter(state="PROPOSED"), place)
        accounts.verify(account, by=self.people["CASHIER"])

    def check(self) -> None:
        for line in BudgetLine.objects.all():
            parts = (line.available_fen, line.reserved_fen, line.committed_fen, line.paid_fen)
            assert min(parts) >= 0
            assert line.appropriated_fen == sum(parts)
        assert [str(one) for one in differences()] == []
        for file in Application.objects.exclude(plan=None):
            paid = file.plan.tranches.filter(state__in=["PAID", "SETTLED"])
            assert sum(t.amount_fen for t in paid) == file.paid_fen
            ended = file.state == "TERMINATED"
            assert file.committed_fen == (file.paid_fen if ended else committed(file))
        assert [str(broken) for broken in verification.broken_links()] == []


def committed(file) -> int:
    return 0 if file.state == "CLEARED" else file.voted_fen


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(sequence=SEQUENCES)
def test_any_sequence_of_acts_keeps_the_books(db, sequence):
    with transaction.atomic():
        world = World()
        for act, place, fen in sequence:
            world.try_(act, place, fen)
        world.check()
        transaction.set_rollback(True)


def test_a_whole_life_does_every_act():
    """The acts of the property really happen: a sequence that is all refusals proves nothing."""
    world = World()
    path = (
        "apply", "plan", "adopt", "confirm_condition", "prepare", "cancel", "prepare", "release",
        "return", "prepare", "release", "confirm", "recover", "receive", "recover", "write_off",
        "suspend", "resume", "new_account", "verify_account", "appropriate", "terminate",
    )  # fmt: skip
    for act in path:
        place = last_of(act)
        before = world.done
        world.try_(act, place, 40_000_000)
        assert world.done == before + 1, act
    world.check()


def last_of(act: str) -> int:
    """Point at the newest thing of a kind, where the act is about an order or a recovery."""
    if act in ("cancel", "release", "confirm", "return"):
        return PaymentOrder.objects.count() - 1
    if act in ("receive", "write_off"):
        return Recovery.objects.count() - 1
    return 1 if act == "plan" else 0


def test_the_check_sees_a_planted_difference():
    world = World()
    BudgetLine.objects.filter(pk=world.lines[0].pk).update(reserved_fen=1)
    with pytest.raises(AssertionError):
        world.check()
