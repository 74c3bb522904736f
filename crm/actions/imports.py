"""What attraction takes in from spreadsheets."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.actions import enterprises, figures, leads, parks, people
from crm.actions import import_firms as firms
from crm.actions import import_leads as lead_rows
from crm.actions import import_places as places
from crm.models import Industry, Park
from crm.permissions.enterprises import KEEPERS, PLANNERS
from hightech.core.imports.nouns import Importable
from hightech.core.removing import remove
from hightech.users.roles import Role

ROWS = {"industry": Industry, "target_park": Park}


def _removed(rows: list, by):
    return remove(rows, by=by, reason=_("The import that recorded it was taken back."))


def _restoring(edit):
    """Return what writes back, through `edit`, the values that a change replaced."""

    def restore(obj, by, before: dict) -> None:
        values = {name: _typed(obj, name, value) for name, value in before.items()}
        edit(obj, by=by, version=obj.version, **values)

    return restore


def _restore_firm(firm, by, before: dict) -> None:
    """Write back what was; a name that only the import knew was never one of the firm."""
    if "name" in before:
        before = before | {
            "former_names": [name for name in firm.former_names if name != before["name"]]
        }
    _restoring(enterprises.edit)(firm, by, before)


def _typed(obj, name: str, value):
    if value is None:
        return None
    if name in ROWS:
        return ROWS[name]._base_manager.get(pk=value)
    return obj._meta.get_field(name).to_python(value)


BY_CODE_OR_NAME = (
    ("FIRM", gettext_lazy("Credit code, else name and region")),
    (firms.BY_CODE, gettext_lazy("Credit code only")),
)

IMPORTS = (
    Importable(
        "leads", gettext_lazy("Leads"), "crm.Lead", lead_rows.LEAD,
        (Role.OFFICER, Role.MANAGER, Role.LEADER), lead_rows.LeadDesk,
        (("FIRM", gettext_lazy("Its firm and its sentence")),),
        lead_rows.remove, _restoring(leads.edit), lead_rows.LEAD_WORDS, portion=50,
    ),
    Importable(
        "enterprises", gettext_lazy("Enterprises"), "crm.Enterprise", firms.ENTERPRISE, KEEPERS,
        firms.EnterpriseDesk, BY_CODE_OR_NAME, _removed, _restore_firm, firms.FIRM_WORDS,
    ),
    Importable(
        "contacts", gettext_lazy("Contacts"), "crm.Contact", firms.CONTACT, KEEPERS,
        firms.ContactDesk,
        (("REACH", gettext_lazy("Its firm, and phone, e-mail or name")),),
        _removed, _restoring(people.edit), firms.CONTACT_WORDS,
    ),
    Importable(
        "premises", gettext_lazy("Premises"), "crm.Premises", places.PREMISES, PLANNERS,
        places.PremisesDesk, (("CODE", gettext_lazy("Its park and code")),),
        _removed, _restoring(parks.edit_premises), places.PREMISES_WORDS,
    ),
    Importable(
        "figures", gettext_lazy("Annual figures"), "crm.AnnualFigures", places.FIGURES,
        (Role.STATISTICIAN,), places.FiguresDesk,
        (("YEAR", gettext_lazy("Its firm, year, perimeter and source")),),
        _removed, _restoring(figures.correct), places.FIGURES_WORDS,
    ),
)  # fmt: skip
