import factory
from factory.django import DjangoModelFactory

from crm.models import Enterprise, Park
from crm.naming import key_of
from tests.factories.users import ZoneFactory


class EnterpriseFactory(DjangoModelFactory):
    class Meta:
        model = Enterprise

    zone = factory.SubFactory(ZoneFactory)
    name = factory.Sequence(lambda n: f"Firm {n:04}")
    name_key = factory.LazyAttribute(lambda it: key_of(it.name))


class ParkFactory(DjangoModelFactory):
    class Meta:
        model = Park
        django_get_or_create = ("zone", "name_en")

    zone = factory.SubFactory(ZoneFactory)
    name_en = "Intelligent manufacturing park"
    name_zh = "智能制造产业园"
