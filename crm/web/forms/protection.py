"""What is asked for when a department drafts its opinion."""

from django.utils.translation import gettext_lazy as _

from crm.models import Opinion
from hightech.core.needs import Need
from hightech.users.models import Department


def own_departments(lead, by):
    return Department.objects.filter(pk__in=by.department_ids(), zone_id=lead.zone_id)


OPINION_ENTRY = (
    Need("department", "choice", _("Department"), options=own_departments),
    Need("verdict", "choice", _("Verdict"), options=lambda lead, by: Opinion.Verdict.choices),
    Need("comment", "text", _("Reasons or conditions"), required=False),
)
