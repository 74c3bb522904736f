from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hightech.core import clock
from hightech.core.models import Record
from hightech.users.roles import Role

SEATED = (Role.SECRETARY, Role.CHAIR, Role.MEMBER, Role.AUDITOR, Role.DIRECTOR)
READERS = (*SEATED, Role.FUND_OFFICER, Role.FINANCE)


class CommitteeQuerySet(models.QuerySet["Committee"]):
    def visible_to(self, user) -> "CommitteeQuerySet":
        return self.filter(zone_id__in=user.zone_ids(*READERS))

    def for_list(self) -> "CommitteeQuerySet":
        return self.select_related("zone").prefetch_related("seats__user", "seats__alternate")


class Committee(Record):
    """The body that decides; its rule is frozen into each ballot when that opens.

    `rule` holds what differs from the rule of the law (`workflow/counting.py`), integers only.
    """

    class Mode(models.TextChoices):
        BALLOT = "BALLOT", _("Ballot")

    zone = models.ForeignKey("users.Zone", on_delete=models.PROTECT, related_name="committees")
    name = models.CharField(_("name"), max_length=200)
    mode = models.CharField(max_length=14, choices=Mode, default=Mode.BALLOT)
    rule = models.JSONField(default=dict)

    objects = CommitteeQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("funds:committee", args=[self.uuid])


class SeatQuerySet(models.QuerySet["Seat"]):
    def serving(self, on) -> "SeatQuerySet":
        """Keep the seats whose term includes the day `on`."""
        return self.filter(Q(to_on=None) | Q(to_on__gte=on), from_on__lte=on)

    def voting(self) -> "SeatQuerySet":
        return self.exclude(role=Seat.SeatRole.NON_VOTING)

    def held_by(self, user) -> "SeatQuerySet":
        """Keep the serving seats in which `user` sits or stands in."""
        return self.serving(clock.today()).filter(Q(user=user) | Q(alternate=user))

    def for_list(self) -> "SeatQuerySet":
        """Order the chair first, then by seniority of the seat."""
        return self.select_related("user", "alternate").order_by("role", "from_on", "pk")


class Seat(Record):
    """One seat: who serves in it from when to when, and who stands in."""

    class SeatRole(models.TextChoices):
        CHAIR = "CHAIR", _("Chair")
        MEMBER = "MEMBER", _("Member")
        NON_VOTING = "NON_VOTING", _("Non-voting")

    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="seats")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="seats"
    )
    alternate = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT,
        related_name="alternate_seats",
    )  # fmt: skip
    role = models.CharField(max_length=10, choices=SeatRole, default=SeatRole.MEMBER)
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "user"],
                condition=Q(to_on=None),
                name="person_has_one_seat_in_a_committee",
            ),
            models.CheckConstraint(
                condition=Q(alternate=None) | ~Q(alternate=F("user")),
                name="seat_holder_is_not_their_own_alternate",
            ),
            models.CheckConstraint(
                condition=Q(to_on=None) | Q(to_on__gte=F("from_on")),
                name="seat_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)

    def serves_on(self, day) -> bool:
        """Tell whether the term includes `day`."""
        return self.from_on <= day and (self.to_on is None or self.to_on >= day)


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, user) -> "MeetingQuerySet":
        return self.filter(committee__zone_id__in=user.zone_ids(*READERS))

    def for_list(self) -> "MeetingQuerySet":
        return self.select_related("committee__zone").prefetch_related(
            "agenda__application__enterprise"
        )


class Meeting(Record):
    """One sitting of a committee."""

    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="meetings")
    held_at = models.DateTimeField(_("held at"))
    place = models.CharField(_("place"), max_length=200, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["committee", "-held_at"], name="meeting_newest")]

    def __str__(self) -> str:
        return f"{self.committee} {clock.local(self.held_at):%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("funds:meeting", args=[self.uuid])

    @property
    def zone(self):
        return self.committee.zone


class Attendance(Record):
    """Whether the holder of a seat (or the alternate) was present."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendance")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="attendance")
    is_present = models.BooleanField()
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "seat"], name="attendance_is_noted_once")
        ]

    def __str__(self) -> str:
        return f"{self.seat} {self.is_present}"


class AgendaItem(Record):
    """A file (or an objection to one) before a meeting."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="agenda")
    application = models.ForeignKey(
        "funds.Application", on_delete=models.PROTECT, related_name="agenda_items"
    )
    number = models.PositiveIntegerField()
    is_urgent = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "application"], name="file_is_once_on_an_agenda"
            ),
            models.UniqueConstraint(fields=["meeting", "number"], name="agenda_number_is_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.application}"
