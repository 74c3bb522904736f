"""What is asked for when a park or its premises are recorded."""

from django.utils.translation import gettext_lazy as _

from crm.models import Premises
from hightech.core.needs import Need
from hightech.users.models import User
from hightech.users.roles import Role


def _directors(obj, by):
    zones = by.zone_ids(Role.LEADER)
    held = {"memberships__zone_id__in": zones, "memberships__role": Role.DIRECTOR}
    return User.objects.visible_to(by).filter(**held).distinct().order_by("full_name", "pk")


PARK = (
    Need("name_zh", "text", _("Name in Chinese"), longest=200),
    Need("name_en", "text", _("Name in English"), longest=200),
    Need("director", "choice", _("Director in charge"), required=False, options=_directors),
    Need("area_mu", "number", _("Area (mu)"), required=False, minimum=0),
)

PREMISES = (
    Need("code", "text", _("Code"), longest=40),
    Need("kind", "choice", _("Kind"), options=lambda obj, by: Premises.Kind.choices),
    Need("area_m2", "number", _("Area (m²)"), minimum=1),
    Need("height_m", "number", _("Height (m)"), required=False, minimum=0),
    Need("load_t_m2", "number", _("Floor load (t/m²)"), required=False, minimum=0),
    Need("power_kva", "integer", _("Power (kVA)"), required=False, minimum=0),
    Need("idle_since", "date", _("Idle since"), required=False),
)
