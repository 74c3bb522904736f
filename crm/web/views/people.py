"""People of firms, who looks after firms, who acts for them, and their yearly figures."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from crm.actions import enterprises, figures, people
from crm.models import AnnualFigures, Contact, Enterprise, EnterpriseMember
from crm.permissions.enterprises import KEEPERS, NAMERS, PLANNERS
from crm.web.forms import agreements as money_forms
from crm.web.forms import enterprises as forms
from crm.workflow.figures import FIGURES
from hightech.core import clock
from hightech.core.errors import Reason, ShapeError
from hightech.core.needs import Need
from hightech.core.pages.entries import EditPage, EntryPage
from hightech.core.pages.records import visible_or_404
from hightech.core.pages.removals import RemovePage
from hightech.core.pages.steps import StepPage
from hightech.users.models import User
from hightech.users.roles import Role


class OfFirm(EntryPage):
    """Something recorded about a firm."""

    tab = "people"

    def about(self):
        return visible_or_404(Enterprise, self.request.user, self.kwargs["pk"])

    def after(self, made) -> str:
        return f"{self.subject.get_absolute_url()}?tab={self.tab}"


class ContactEntry(OfFirm):
    """Record a person at a firm."""

    title = _("New contact")
    needs = forms.CONTACT
    roles = KEEPERS

    def create(self, *, by, **facts):
        _require_reach(facts)
        return people.create(by=by, enterprise=self.subject, **facts)


class ContactEdit(EditPage):
    """Change what is known of a person."""

    title = _("Edit contact")
    needs = forms.CONTACT
    roles = KEEPERS

    def about(self):
        return visible_or_404(Contact, self.request.user, self.kwargs["pk"])

    def edit(self, contact, *, by, version, **facts):
        _require_reach(facts)
        people.edit(contact, by=by, version=version, **facts)

    def after(self, made) -> str:
        return f"{made.enterprise.get_absolute_url()}?tab=people"


class ContactRemove(RemovePage):
    """Take a person away who was recorded by mistake."""

    title = _("Remove the contact")
    model = Contact
    roles = KEEPERS
    remove = staticmethod(people.remove)

    def next(self, contact) -> str:
        return contact.get_absolute_url()


def _require_reach(facts: dict) -> None:
    if not facts.get("phone") and not facts.get("email"):
        raise ShapeError(Reason("required", gettext("Give a phone number or an e-mail."), "phone"))


def _managers(firm, by):
    managers = User.objects.with_role(firm.zone, Role.MANAGER, Role.OFFICER)
    return managers.order_by("full_name", "pk")


def _guests(firm, by):
    guests = User.objects.with_role(firm.zone, Role.APPLICANT)
    return guests.order_by("full_name", "pk")


class AssignEntry(OfFirm):
    """Hand a firm to an account manager."""

    title = _("Account manager")
    roles = PLANNERS
    needs = (
        Need("user", "choice", _("Account manager"), options=_managers),
        Need("from_on", "date", _("From"), read=lambda firm: clock.today()),
        Need("note", "text", _("Hand-over note"), required=False, longest=2000),
    )
    is_filled = True

    def create(self, *, by, **facts):
        return enterprises.assign(self.subject, by=by, **facts)


class MemberEntry(OfFirm):
    """Let a user act for a firm at its desk."""

    title = _("Acts for the firm")
    roles = NAMERS
    needs = (
        Need("user", "choice", _("User"), options=_guests),
        Need("kind", "choice", _("As"), options=lambda firm, by: EnterpriseMember.Kind.choices),
    )

    def create(self, *, by, **facts):
        return enterprises.add_member(self.subject, by=by, **facts)


class FiguresEntry(OfFirm):
    """Enter the figures of a year."""

    title = _("Figures of a year")
    roles = (Role.STATISTICIAN,)
    needs = money_forms.FIGURES
    tab = "figures"

    def create(self, *, by, **facts):
        if facts["year"] > 2100:
            raise ShapeError(Reason("invalid", gettext("Write a year up to 2100."), "year"))
        return figures.create(by=by, enterprise=self.subject, **facts)


class FiguresStep(StepPage):
    """Verify figures that another person entered."""

    model = AnnualFigures
    process = FIGURES
    actions = figures
