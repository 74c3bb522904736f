"""What the list of users is narrowed by."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hightech.core.lists.filters import ChoicesFilter, Filters, FlagFilter, SearchFilter
from hightech.users.models import Membership
from hightech.users.roles import Role


class RoleFilter(ChoicesFilter):
    """Users who hold one of the roles in a zone of the reader."""

    def keep(self, values: list) -> Q:
        held = Membership.objects.filter(role__in=values, zone_id__in=self.user.zone_ids())
        return Q(pk__in=held.values("user_id"))


class UserFilters(Filters):
    """Users by role and by whether they may sign in."""

    search = SearchFilter()
    role = RoleFilter("role", choices=Role.choices, label=_("role"))
    is_active = FlagFilter("is_active", label=_("may sign in"))
