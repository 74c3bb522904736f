"""Set up a zone: its departments and what they are called."""

from django.db import transaction

from hightech.core import audit
from hightech.users.models import Department, Zone

# Code → English, Chinese, mandatory in every review.
DEPARTMENTS = {
    "ECONOMY": ("Economic bureau", "经济发展局", True),
    "LAND": ("Land bureau", "自然资源局", True),
    "TAX": ("Tax bureau", "税务局", True),
    "SCIENCE": ("Science bureau", "科技局", False),
    "PLANNING": ("Planning bureau", "规划建设局", False),
    "ENVIRONMENT": ("Environment bureau", "生态环境局", False),
    "SAFETY": ("Work safety bureau", "应急管理局", False),
}


@transaction.atomic
def create_zone(code: str, *, by=None, with_departments: bool = True, **facts) -> Zone:
    """Record a zone and, where it works here, its departments."""
    zone = Zone.objects.create(code=code, **facts)
    for name, (english, chinese, is_mandatory) in DEPARTMENTS.items() if with_departments else ():
        Department.objects.create(
            zone=zone, code=name, name_en=english, name_zh=chinese, is_mandatory=is_mandatory
        )
    audit.record(zone, {"code": [None, code]}, by=by)
    return zone
