from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from funds.models.committees import READERS, Meeting, Seat
from hightech.core.models import Processed, Record


class Interest(Record):
    """What ties a member to a file: declared by the member, or detected."""

    class Kind(models.TextChoices):
        EMPLOYER = "EMPLOYER", _("Employer")
        SHAREHOLDER = "SHAREHOLDER", _("Shareholder")
        FAMILY = "FAMILY", _("Family")
        OTHER = "OTHER", _("Other")
        DETECTED = "DETECTED", _("Detected tie")

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="interests")
    application = models.ForeignKey(
        "funds.Application", on_delete=models.PROTECT, related_name="interests"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="interests"
    )
    kind = models.CharField(max_length=12, choices=Kind)
    text = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.user} {self.kind}"


class Recusal(Record):
    """A seat whose holder may neither read nor vote on a file."""

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="recusals")
    application = models.ForeignKey(
        "funds.Application", on_delete=models.PROTECT, related_name="recusals"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="recusals"
    )
    interest = models.ForeignKey(Interest, on_delete=models.PROTECT, related_name="recusals")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["seat", "application", "user"], name="person_is_recused_once_from_a_file"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} ✕ {self.application}"


class BallotQuerySet(models.QuerySet["Ballot"]):
    def visible_to(self, user) -> "BallotQuerySet":
        """Keep the ballots of one's committees, but for those on files one is recused from."""
        recused = Recusal.objects.filter(user=user).values("application_id")
        rows = self.filter(meeting__committee__zone_id__in=user.zone_ids(*READERS))
        return rows.exclude(application_id__in=recused)

    def for_list(self) -> "BallotQuerySet":
        return self.select_related(
            "meeting__committee__zone", "application__enterprise", "objection"
        ).prefetch_related("votes__seat", "meeting__attendance__seat", "meeting__agenda")


class Ballot(Processed):
    """One numbered vote on one question; its rule and its entitled seats are frozen."""

    class State(models.TextChoices):
        OPEN = "OPEN", _("Open")
        CARRIED = "CARRIED", _("Carried")
        NOT_CARRIED = "NOT_CARRIED", _("Not carried")

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="ballots")
    application = models.ForeignKey(
        "funds.Application", on_delete=models.PROTECT, related_name="ballots"
    )
    objection = models.ForeignKey(
        "funds.Objection", null=True, on_delete=models.PROTECT, related_name="ballots"
    )
    number = models.PositiveIntegerField()
    amount_fen = models.BigIntegerField(null=True)
    rule = models.JSONField()
    # Frozen at opening: [{"seat", "voter", "alternate"}]; recused seats without alternate left out.
    entitled = models.JSONField()
    # Counted at the close: {"entitled", "present", "for", "against", "abstain", "missing"}.
    result = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)

    objects = BallotQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "number"], name="ballot_number_is_unique"
            ),
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(state="OPEN"),
                name="file_has_one_open_ballot",
            ),
            models.CheckConstraint(
                condition=Q(amount_fen__isnull=False, amount_fen__gt=0)
                | Q(amount_fen=None, objection__isnull=False),
                name="ballot_decides_an_amount_or_an_objection",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application.number} · {self.number}"

    def get_absolute_url(self) -> str:
        return self.meeting.get_absolute_url()

    @property
    def zone(self):
        return self.meeting.committee.zone


class Vote(Record):
    """One vote of one seat in one ballot; a later interest voids it, nothing else changes it."""

    class Choice(models.TextChoices):
        FOR = "FOR", _("For")
        AGAINST = "AGAINST", _("Against")
        ABSTAIN = "ABSTAIN", _("Abstain")

    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="votes")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="votes")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="votes"
    )
    choice = models.CharField(max_length=8, choices=Choice)
    # Who verified the file, copied here so that the database keeps the two apart.
    verifier = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    voided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ballot", "seat"],
                condition=Q(voided_at=None),
                name="seat_votes_once_in_a_ballot",
            ),
            models.UniqueConstraint(
                fields=["ballot", "user"],
                condition=Q(voided_at=None),
                name="person_votes_once_in_a_ballot",
            ),
            models.CheckConstraint(
                condition=Q(verifier=None) | ~Q(verifier=F("user")),
                name="verifier_does_not_vote",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.choice}"


class MinutesQuerySet(models.QuerySet["Minutes"]):
    def visible_to(self, user) -> "MinutesQuerySet":
        return self.filter(meeting__in=Meeting.objects.visible_to(user))

    def for_list(self) -> "MinutesQuerySet":
        return self.select_related(
            "meeting__committee__zone", "signed_by_secretary", "signed_by_chair"
        )


class Minutes(Processed):
    """What a meeting decided; locked once secretary and chair have signed."""

    class State(models.TextChoices):
        DRAFT = "DRAFT", _("Draft")
        SIGNED = "SIGNED", _("Signed")

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="minutes")
    content = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, blank=True)
    signed_by_secretary = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    signed_by_chair = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)

    objects = MinutesQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="DRAFT")
                | Q(signed_by_secretary__isnull=False, signed_by_chair__isnull=False)
                & ~Q(digest=""),
                name="signed_minutes_bear_two_signatures",
            ),
            models.CheckConstraint(
                condition=Q(signed_by_secretary=None)
                | Q(signed_by_chair=None)
                | ~Q(signed_by_secretary=F("signed_by_chair")),
                name="minutes_are_signed_by_two_persons",
            ),
        ]

    def __str__(self) -> str:
        return str(self.meeting)

    def get_absolute_url(self) -> str:
        return self.meeting.get_absolute_url()

    @property
    def zone(self):
        return self.meeting.committee.zone
