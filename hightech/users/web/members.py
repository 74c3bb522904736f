"""Administration of people: list, new login, roles of one person, access."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.validators import validate_email
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from hightech.core import navigation
from hightech.core.errors import ActionRefused
from hightech.core.needs import Need
from hightech.core.pages.columns import Column, Empty, Preset, Tool
from hightech.core.pages.entries import EditPage, EntryPage
from hightech.core.pages.lists import ListPage
from hightech.core.pages.records import RecordPage
from hightech.users.actions import members
from hightech.users.filters import UserFilters
from hightech.users.models import Department, Membership, Team, User
from hightech.users.roles import DESCRIPTIONS, Role

KEEPERS = (Role.ADMIN,)
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]

ROLE = Need("role", "choice", _("Role"), options=lambda obj, by: Role.choices)
TEAM = Need(
    "team", "choice", _("Team"), required=False, read=lambda obj: None,
    options=lambda obj, by: Team.objects.visible_to(by),
)  # fmt: skip
DEPARTMENT = Need(
    "department", "choice", _("Department"), required=False, read=lambda obj: None,
    options=lambda obj, by: Department.objects.visible_to(by),
    help=_("A reviewer belongs to a department."),
)  # fmt: skip
PERSON = (
    Need("full_name", "text", _("Name"), longest=100),
    Need("email", "text", _("E-mail"), required=False, longest=254, check=validate_email),
    Need("phone", "text", _("Phone"), required=False, longest=30),
    Need("language", "choice", _("Language"), required=False, options=lambda obj, by: LANGUAGES),
)
NEW = (
    Need("username", "text", _("User name"), longest=150),
    *PERSON,
    Need(
        "password", "text", _("First password"), longest=200,
        help=_("At least ten characters; the person changes it under Profile."),
    ),
    ROLE, TEAM, DEPARTMENT,
)  # fmt: skip
ADD = Tool(_("New user"), "user-new", roles=KEEPERS, is_primary=True)


def roles_of(user) -> str:
    """Return the roles of a user fetched `for_list()`, in words."""
    return ", ".join(f"{held.zone.code} {held.get_role_display()}" for held in user.listed_roles)


class UserList(ListPage):
    """Who may sign in, and as what."""

    model = User
    title = _("Users and roles")
    roles = KEEPERS
    filters = UserFilters
    columns = (
        Column(_("Name"), "name", sort="username"),
        Column(_("User name"), "username"),
        Column(_("Roles"), roles_of),
        Column(_("E-mail"), "email", is_for_wide=True),
        Column(_("May sign in"), "is_active", kind="flag"),
        Column(_("Last sign-in"), "last_login", kind="moment", is_for_wide=True),
    )
    orderings = {"username": "username"}
    default_ordering = "username"
    presets = (Preset(_("All")), Preset(_("Ended"), "is_active=false"))
    tools = (ADD,)
    empty = Empty(_("Nobody yet"), _("Each person signs in under a name of their own."), first=ADD)


class UserEntry(EntryPage):
    """Make a login with its first role."""

    title = _("New user")
    needs = NEW
    roles = KEEPERS
    create = staticmethod(members.add)


class UserEdit(EditPage):
    """Change how a person is called and reached."""

    title = _("Edit the person")
    needs = PERSON
    roles = KEEPERS

    def about(self):
        return _person(self.request, self.kwargs["pk"])

    def edit(self, user, *, by, version, **facts):
        members.edit(user, by=by, **facts)

    def _version(self) -> int:
        # A login has no version: what two changed is laid side by side by its values.
        return 0


class UserRecord(RecordPage):
    """One person: roles with what they are for, pages they open, what was changed."""

    model = User
    template_name = "users/record.html"

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_role(*KEEPERS):
            raise PermissionDenied(gettext("Your roles do not include this."))
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        person = context["object"]
        return context | {
            "held": [(one, DESCRIPTIONS[one.role]) for one in person.listed_roles],
            "opens": [item.label for item in navigation.items() if item.is_for(person)],
        }


class RoleEntry(EntryPage):
    """Give a person a further role."""

    title = _("Grant a role")
    needs = (ROLE, TEAM, DEPARTMENT)
    roles = KEEPERS

    def about(self):
        rows = User.objects.visible_to(self.request.user)
        return get_object_or_404(rows, uuid=self.kwargs["pk"])

    def create(self, *, by, **facts):
        return members.grant(self.subject, zone=by.home_zone(*KEEPERS), by=by, **facts)


@require_POST
def revoke(request, pk, membership):
    """Take one role of a person away."""
    person = _person(request, pk)
    held = Membership.objects.filter(user=person, pk=membership).select_related("zone", "user")
    one = held.first()
    if one is None:
        raise Http404
    return _acted(request, person, lambda: members.revoke(one, by=request.user))


@require_POST
def access(request, pk):
    """Let a person sign in, or no longer."""
    person = _person(request, pk)
    wanted = request.POST.get("is_active") == "true"
    act = lambda: members.set_active(person, by=request.user, is_active=wanted)  # noqa: E731
    return _acted(request, person, act)


def _person(request, pk) -> User:
    return get_object_or_404(User.objects.visible_to(request.user), uuid=pk)


def _acted(request, person: User, act):
    try:
        act()
    except ActionRefused as refusal:
        if refusal.is_about_role:
            raise PermissionDenied(str(refusal)) from None
        messages.error(request, str(refusal))
    else:
        messages.success(request, gettext("Done."))
    return redirect(person)
