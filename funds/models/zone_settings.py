"""The figures a zone may set for granting money; they stand beside those of crm."""

from django.utils.translation import gettext_lazy as _

from crm.models.zone_settings import Setting, add, of

__all__ = ["of"]

add(
    Setting("correction_workdays", 10, _("Working days to correct an application"), 1),
    Setting("second_check_workdays", 10, _("Working days to ask for a second check"), 1),
    Setting("department_workdays", 10, _("Working days for a department's opinion"), 1),
    Setting("run_days", 30, _("Days a check of an application stays current"), 1),
    Setting("search_days", 90, _("Days a credit search stays current"), 1),
    Setting("growth_years", 2, _("Years over which growth is averaged"), 1),
    Setting("growth_both_or_either", 0, _("0: investment or revenue may grow; 1: both must")),
    Setting("history_loaded", 0, _("1: all grants before this system are recorded")),
)
