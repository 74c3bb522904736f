import factory
from factory.django import DjangoModelFactory

from crm.models import Contact, Enterprise, Lead, Park, Task
from crm.models.naming import key_of
from hightech.core import clock
from hightech.core.found_by import text_of
from tests.factories.users import UserFactory, ZoneFactory


class EnterpriseFactory(DjangoModelFactory):
    class Meta:
        model = Enterprise

    zone = factory.SubFactory(ZoneFactory)
    name = factory.Sequence(lambda n: f"Firm {n:04}")
    name_key = factory.LazyAttribute(lambda it: key_of(it.name))
    found_by = factory.LazyAttribute(lambda it: text_of([it.name], getattr(it, "credit_code", "")))


class ParkFactory(DjangoModelFactory):
    class Meta:
        model = Park
        django_get_or_create = ("zone", "name_en")

    zone = factory.SubFactory(ZoneFactory)
    name_en = "Intelligent manufacturing park"
    name_zh = "智能制造产业园"


class ContactFactory(DjangoModelFactory):
    class Meta:
        model = Contact

    enterprise = factory.SubFactory(EnterpriseFactory)
    name = factory.Sequence(lambda n: f"Person {n}")
    phone = "13800001111"
    found_by = factory.LazyAttribute(
        lambda it: text_of([it.name], it.phone, getattr(it, "email", ""), of_person=True)
    )


class LeadFactory(DjangoModelFactory):
    """A lead as a row, without the story an action would write."""

    class Meta:
        model = Lead

    zone = factory.SubFactory(ZoneFactory)
    number = factory.Sequence(lambda n: f"L-2026-{n:06d}")
    enterprise = factory.SubFactory(EnterpriseFactory, zone=factory.SelfAttribute("..zone"))
    summary = "Reducer line"
    owner = factory.SubFactory(UserFactory)
    created_by = factory.SelfAttribute("owner")
    clocks_from = factory.LazyFunction(clock.now)


class TaskFactory(DjangoModelFactory):
    class Meta:
        model = Task

    lead = factory.SubFactory(LeadFactory)
    zone = factory.SelfAttribute("lead.zone")
    enterprise = factory.SelfAttribute("lead.enterprise")
    title = "Send the price list"
    owner = factory.SelfAttribute("lead.owner")
    created_by = factory.SelfAttribute("owner")
    due_on = factory.LazyFunction(clock.today)
