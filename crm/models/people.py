from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from crm.models.enterprises import Enterprise
from crm.models.leads import Lead
from hightech.core.found_by import SearchText, text_of
from hightech.core.models import Versioned
from hightech.users.roles import Role


class ContactQuerySet(models.QuerySet["Contact"]):
    def visible_to(self, user) -> "ContactQuerySet":
        """Keep the contacts of enterprises whose records the staff member may see.

        While all leads on a prospect are in the public pool, only the leader sees its contacts.
        """
        open_leads = Lead.objects.filter(enterprise=OuterRef("enterprise"), status__in=Lead.OPEN)
        in_pool = Q(enterprise__is_resident=False) & Q(Exists(open_leads.filter(in_pool=True)))
        in_pool &= ~Q(Exists(open_leads.filter(in_pool=False)))
        led = Q(enterprise__zone_id__in=user.zone_ids(Role.LEADER))
        return self.filter(
            led | ~in_pool,
            enterprise__in=Enterprise.objects.visible_to(user),
            enterprise__zone_id__in=user.staff_zone_ids(),
        )

    def for_list(self) -> "ContactQuerySet":
        return self.select_related("enterprise")

    def search(self, text: str) -> "ContactQuerySet":
        """Filter by name, its pinyin and initials, phone (the last digits too) or e-mail."""
        found = self
        for word in text.split():
            found = found.filter(found_by__has=word)
        return found


class Contact(Versioned):
    """A person at an enterprise who can be called or written to."""

    moves_with_enterprise = True

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="contacts")
    name = models.CharField(_("name"), max_length=100)
    title = models.CharField(_("position"), max_length=100, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    found_by = SearchText(default="", editable=False)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        constraints = [
            models.CheckConstraint(
                condition=~Q(phone="") | ~Q(email=""), name="contact_can_be_reached"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"{self.enterprise.get_absolute_url()}?tab=people"

    @property
    def zone(self):
        return self.enterprise.zone

    def search_text(self) -> str:
        """Return what the person is found by now: a phone as written, and bare."""
        bare = "".join(one for one in self.phone if one.isdigit())
        return text_of([self.name], self.phone, bare, self.email, of_person=True)
