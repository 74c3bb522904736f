"""Who is who when the use of the money is looked at."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from funds.models import PaymentOrder
from hightech.core.parties import party


@party("beneficiary", _("the enterprise"))
def beneficiary(user, record) -> bool:
    """Hold for those who act for the enterprise of the file."""
    return record.enterprise.members.filter(user=user).exists()


def has_paid(user, application) -> bool:
    """Tell whether `user` prepared or released an order of the file."""
    took_part = Q(made_by=user) | Q(released_by=user)
    return PaymentOrder.objects.filter(took_part, tranche__plan__application=application).exists()
