from datetime import timedelta

import factory
from factory.django import DjangoModelFactory

from funds.models import Application, BudgetLine, Call, Clause, Fund, Run
from funds.workflow.runs import basis_of
from hightech.core import clock
from tests.factories.crm import EnterpriseFactory
from tests.factories.users import UserFactory, ZoneFactory

WAN = 1_000_000


class FundFactory(DjangoModelFactory):
    class Meta:
        model = Fund
        django_get_or_create = ("zone", "name")

    zone = factory.SubFactory(ZoneFactory)
    name = "Guidance fund"


class BudgetLineFactory(DjangoModelFactory):
    """A line with 1,000 万元, as a row without its ledger entry."""

    class Meta:
        model = BudgetLine

    fund = factory.SubFactory(FundFactory)
    year = 2026
    purpose = factory.Sequence(lambda n: f"PURPOSE-{n}")
    source = "BUDGET"
    appropriated_fen = 1000 * WAN


class ClauseFactory(DjangoModelFactory):
    """An active clause whose gate is green."""

    class Meta:
        model = Clause

    zone = factory.SubFactory(ZoneFactory)
    code = factory.Sequence(lambda n: f"clause-{n}")
    title_en = factory.LazyAttribute(lambda it: f"Support {it.code}")
    title_zh = factory.LazyAttribute(lambda it: f"扶持 {it.code}")
    support_type = "NEW_PRODUCT_RD"
    definition = factory.LazyAttribute(lambda it: {"code": it.code})
    state = "ACTIVE"
    gate_level = "GREEN"
    valid_from = factory.LazyFunction(lambda: clock.today() - timedelta(days=300))


class CallFactory(DjangoModelFactory):
    class Meta:
        model = Call
        skip_postgeneration_save = True

    zone = factory.SubFactory(ZoneFactory)
    fund = factory.SubFactory(FundFactory, zone=factory.SelfAttribute("..zone"))
    budget_line = factory.SubFactory(BudgetLineFactory, fund=factory.SelfAttribute("..fund"))
    opens_at = factory.LazyFunction(lambda: clock.now() - timedelta(days=30))
    closes_at = factory.LazyFunction(lambda: clock.now() + timedelta(days=30))
    rules = factory.LazyFunction(list)


class ApplicationFactory(DjangoModelFactory):
    """A file as a row, in the state it is given, without the story an action would write."""

    class Meta:
        model = Application

    zone = factory.SubFactory(ZoneFactory)
    number = factory.Sequence(lambda n: f"A-2026-{n:06d}")
    call = factory.SubFactory(CallFactory, zone=factory.SelfAttribute("..zone"))
    clause = factory.SubFactory(ClauseFactory, zone=factory.SelfAttribute("..zone"))
    enterprise = factory.SubFactory(EnterpriseFactory, zone=factory.SelfAttribute("..zone"))
    created_by = factory.SubFactory(UserFactory)
    state = "VERIFIED"
    revision = 1
    requested_fen = 100 * WAN
    calculated_fen = 100 * WAN
    proposed_fen = 100 * WAN


def checked(application: Application) -> Run:
    """Give the file a check that is current and passed."""
    return Run.objects.create(
        application=application,
        number=application.runs.count() + 1,
        at=clock.now(),
        revision=application.revision,
        law_date=clock.today(),
        basis=basis_of(application),
        good_until=clock.today() + timedelta(days=30),
        given={},
        outcome="PASS",
        amount_fen=application.calculated_fen,
        answer={"conditions": []},
    )
