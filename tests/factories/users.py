import factory
from factory.django import DjangoModelFactory

from hightech.users.models import Department, Membership, Team, User, Zone
from hightech.users.roles import Role


class ZoneFactory(DjangoModelFactory):
    class Meta:
        model = Zone
        django_get_or_create = ("code",)

    code = "TTB"
    name_en = "Beijing-Tianjin tech town"
    name_zh = "京津中关村科技城"


class DepartmentFactory(DjangoModelFactory):
    class Meta:
        model = Department
        django_get_or_create = ("zone", "code")

    zone = factory.SubFactory(ZoneFactory)
    code = "ECONOMY"
    name_en = factory.LazyAttribute(lambda it: it.code.title())
    name_zh = factory.LazyAttribute(lambda it: it.code)
    is_mandatory = True


class TeamFactory(DjangoModelFactory):
    class Meta:
        model = Team
        django_get_or_create = ("zone", "name_en")

    zone = factory.SubFactory(ZoneFactory)
    name_en = "Equipment"
    name_zh = factory.LazyAttribute(lambda it: it.name_en)


class UserFactory(DjangoModelFactory):
    """A login without a usable password: tests sign it in by force."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"user{n}")
    full_name = factory.LazyAttribute(lambda it: it.username.title())
    language = "en"
    password = "!"


def user_with(role: str, *, zone=None, department=None, team=None, **values) -> User:
    """Make a user who holds `role` in a zone (TTB, unless another is named)."""
    zone = zone or ZoneFactory()
    if role == Role.REVIEWER and department is None:
        department = DepartmentFactory(zone=zone)
    user = UserFactory(**values)
    Membership.objects.create(user=user, zone=zone, role=role, department=department, team=team)
    return user
