from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce, NullIf
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from crm.models.leads import Lead
from hightech.core.found_by import SearchText, text_of
from hightech.core.models import Record, Versioned
from hightech.users.roles import Role


class Industry(models.Model):
    """A class of the national economic classification (GB/T 4754-2017)."""

    code = models.CharField(max_length=5, unique=True)
    name_zh = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.code} {self.name_zh}"


class EnterpriseQuerySet(models.QuerySet["Enterprise"]):
    def visible_to(self, user) -> "EnterpriseQuerySet":
        """Keep those of the zones `user` works for; an operator's tenants; an applicant's own."""
        own_park_only = user.zone_ids(Role.OPERATOR)
        whole = user.staff_zone_ids() - (own_park_only - _more_than_operator(user))
        tenants = Q(park__members__user=user, zone_id__in=own_park_only)
        mine = Q(pk__in=EnterpriseMember.objects.filter(user=user).values("enterprise_id"))
        parks = Q(pk__in=self.model._base_manager.filter(tenants).values("pk"))
        return self.filter(Q(zone_id__in=whole) | parks | mine).exclude(self._secret_to(user))

    def _secret_to(self, user) -> Q:
        """Match the prospects that are known here by a confidential lead only."""
        # From the few confidential leads on, so that no other lead is read.
        told = Lead.objects.filter(enterprise=OuterRef("enterprise")).told_to(user)
        secret = Lead.objects.filter(~Exists(told), is_confidential=True)
        return Q(is_resident=False, pk__in=secret.values("enterprise"))

    def for_list(self) -> "EnterpriseQuerySet":
        return self.select_related("zone", "park", "industry")

    def with_manager(self) -> "EnterpriseQuerySet":
        """Fetch along the present account manager, as `present_assignments`: one query more."""
        present = Assignment.objects.current().select_related("user")
        return self.prefetch_related(
            models.Prefetch("assignments", present, to_attr="present_assignments")
        )

    def with_manager_name(self) -> "EnterpriseQuerySet":
        """Add the name of the present account manager, as `manager_name`: no query more."""
        present = Assignment.objects.current().filter(enterprise=OuterRef("pk"))
        name = Coalesce(NullIf("user__full_name", models.Value("")), "user__username")
        return self.annotate(manager_name=models.Subquery(present.values_list(name)[:1]))

    def residents(self) -> "EnterpriseQuerySet":
        return self.filter(is_resident=True)

    def search(self, text: str) -> "EnterpriseQuerySet":
        """Filter by name, former name, their pinyin and initials, credit code or region."""
        found = self
        for word in text.split():
            found = found.filter(found_by__has=word)
        return found


def _more_than_operator(user) -> set[int]:
    return {
        held.zone_id
        for held in user.active_memberships
        if held.role not in (Role.OPERATOR, Role.APPLICANT, Role.THIRD_PARTY, Role.OBSERVER)
    }


class PresentEnterprises(models.Manager.from_queryset(EnterpriseQuerySet)):  # type: ignore[misc]
    """All firms but those merged into another."""

    def get_queryset(self) -> EnterpriseQuerySet:
        return super().get_queryset().filter(merged_into=None)


class Enterprise(Versioned):
    """A firm: a prospect until it lands, then a resident with exactly one account manager.

    One merged into another is kept, but found only through `_base_manager`.
    """

    moves_with_enterprise = False

    zone = models.ForeignKey("users.Zone", on_delete=models.PROTECT, related_name="enterprises")
    name = models.CharField(_("name"), max_length=200)
    # Compared at registration; see models/naming.py.
    name_key = models.CharField(max_length=200, db_index=True)
    # Names, readings and code, as search looks for them (core/found_by.py).
    found_by = SearchText(default="", editable=False)
    former_names = models.JSONField(_("former names"), default=list, blank=True)
    credit_code = models.CharField(_("unified social credit code"), max_length=18, blank=True)
    registration_number = models.CharField(
        _("foreign registration number"), max_length=60, blank=True
    )
    country = models.CharField(_("country"), max_length=2, blank=True)
    region = models.CharField(_("region"), max_length=60, blank=True)
    industry = models.ForeignKey(
        Industry, null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("industry")
    )
    park = models.ForeignKey(
        "crm.Park", null=True, blank=True, on_delete=models.PROTECT, related_name="tenants",
        verbose_name=_("park"),
    )  # fmt: skip
    registered_on = models.DateField(_("registered on"), null=True, blank=True)
    is_resident = models.BooleanField(_("resident"), default=False)
    resident_since = models.DateField(_("resident since"), null=True, blank=True)

    merged_into = models.ForeignKey(
        "self", null=True, editable=False, on_delete=models.PROTECT, related_name="merged_firms",
        verbose_name=_("merged into"),
    )  # fmt: skip

    objects = PresentEnterprises()

    class Meta:
        verbose_name = _("firm")
        verbose_name_plural = _("firms")
        constraints = [
            models.UniqueConstraint(
                fields=["zone", "credit_code"],
                condition=~Q(credit_code="") & Q(merged_into=None),
                name="credit_code_is_unique_in_its_zone",
            ),
            models.CheckConstraint(
                condition=Q(is_resident=False) | Q(resident_since__isnull=False),
                name="resident_says_since_when",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=models.F("id")),
                name="firm_is_not_its_own_successor",
            ),
        ]
        indexes = [
            models.Index(fields=["zone", "-created_at", "-id"], name="enterprise_newest"),
            models.Index(fields=["zone", "name", "id"], name="enterprise_by_name"),
            # Of all zones one works for.
            models.Index(fields=["-created_at", "-id"], name="enterprise_by_creation"),
            models.Index(fields=["name", "id"], name="enterprise_by_plain_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("crm:enterprise", args=[self.uuid])

    @property
    def successor(self) -> "Enterprise":
        """What this firm was merged into at last; the firm itself if it was not merged."""
        firm = self
        while firm.merged_into is not None:
            firm = firm.merged_into
        return firm

    def worded_change(self, name: str, value):
        """Return what a change says in the reader's words: who acts for the firm, and as what."""
        who, _space, kind = str(value).rpartition(" ")
        kinds = dict(EnterpriseMember.Kind.choices)
        return f"{who} · {kinds[kind]}" if name == "member" and kind in kinds else value

    def search_text(self) -> str:
        """Return what the firm is found by as it is now."""
        names = [self.name, *self.former_names]
        return text_of(names, self.credit_code, self.registration_number, self.region)


class EnterpriseMemberQuerySet(models.QuerySet["EnterpriseMember"]):
    def visible_to(self, user) -> "EnterpriseMemberQuerySet":
        return self.filter(enterprise__in=Enterprise.objects.visible_to(user))


class EnterpriseMember(Record):
    """A user who acts for an enterprise at its desk."""

    moves_with_enterprise = True

    class Kind(models.TextChoices):
        SIGNATORY = "SIGNATORY", _("Signatory")
        CLERK = "CLERK", _("Clerk")

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="enterprise_memberships"
    )
    kind = models.CharField(max_length=10, choices=Kind)

    objects = EnterpriseMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("person who acts for the firm")
        verbose_name_plural = _("people who act for the firm")
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "user"], name="member_is_named_once")
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.enterprise}"


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def visible_to(self, user) -> "AssignmentQuerySet":
        return self.filter(enterprise__in=Enterprise.objects.visible_to(user))

    def current(self) -> "AssignmentQuerySet":
        return self.filter(to_on=None)


class Assignment(Record):
    """Who looks after an enterprise, from when to when; exactly one at a time."""

    moves_with_enterprise = True

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="assignments")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments"
    )
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment of an account manager")
        verbose_name_plural = _("assignments of account managers")
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise"],
                condition=Q(to_on=None),
                name="enterprise_has_one_account_manager",
            ),
            models.CheckConstraint(
                condition=Q(to_on=None) | Q(to_on__gte=models.F("from_on")),
                name="assignment_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} → {self.enterprise}"
