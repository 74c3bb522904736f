"""What the API shows of committees, meetings, ballots, minutes and objections."""

from django.utils.translation import gettext as _
from rest_framework import serializers

from crm.api.records import Shown
from funds.filters.meetings import applications, committees, meetings
from funds.models import Interest, Objection, Seat, Vote
from funds.models.committees import READERS
from funds.workflow import ballots as table
from funds.workflow.counting import rule_of
from hightech.core import clock
from hightech.core.rest.fields import RefField, YuanField, shown
from hightech.users.models import User

DECLARED = [kind for kind in Interest.Kind.choices if kind[0] != Interest.Kind.DETECTED]


def colleagues(user):
    return User.objects.visible_to(user)


def seats(user):
    return Seat.objects.filter(committee__zone_id__in=user.zone_ids(*READERS))


def objections(user):
    return Objection.objects.visible_to(user)


class SeatSerializer(Shown):
    user = RefField(colleagues)
    role = serializers.CharField()
    alternate = RefField(colleagues)
    from_on = serializers.DateField()
    to_on = serializers.DateField()


class SeatEntry(serializers.Serializer):
    user = RefField(colleagues)
    role = serializers.ChoiceField(choices=Seat.SeatRole.choices, required=False)
    alternate = RefField(colleagues, required=False, allow_null=True)
    from_on = serializers.DateField(required=False)
    to_on = serializers.DateField(required=False, allow_null=True)


class SeatPatch(serializers.Serializer):
    alternate = RefField(colleagues, required=False, allow_null=True)
    to_on = serializers.DateField(required=False, allow_null=True)


class CommitteeSerializer(Shown):
    zone = serializers.CharField(source="zone.code")
    name = serializers.CharField()
    mode = serializers.CharField()
    rule = serializers.SerializerMethodField()
    seats = serializers.SerializerMethodField()
    created_at = serializers.DateTimeField()

    def get_rule(self, committee) -> dict:
        return rule_of(committee.rule).as_dict()

    def get_seats(self, committee) -> list[dict]:
        """Show the seats that serve today, the chair first."""
        today = clock.today()
        serving = [one for one in committee.seats.all() if one.serves_on(today)]
        serving.sort(key=lambda seat: (seat.role, seat.from_on, seat.pk))
        return list(SeatSerializer(serving, many=True).data)


class CommitteePatch(serializers.Serializer):
    name = serializers.CharField(max_length=200)
    rule = serializers.DictField(required=False)


class CommitteeEntry(CommitteePatch):
    seats = SeatEntry(many=True, required=False)


class MeetingSerializer(Shown):
    committee = RefField(committees)
    zone = serializers.CharField(source="committee.zone.code")
    held_at = serializers.DateTimeField()
    place = serializers.CharField()
    agenda = serializers.SerializerMethodField()
    created_at = serializers.DateTimeField()

    def get_agenda(self, meeting) -> list[dict]:
        return [
            {
                "number": item.number,
                "application": shown(item.application),
                "is_urgent": item.is_urgent,
            }
            for item in sorted(meeting.agenda.all(), key=lambda item: item.number)
        ]


class MeetingPatch(serializers.Serializer):
    held_at = serializers.DateTimeField(default_timezone=clock.ZONE)
    place = serializers.CharField(max_length=200, required=False, allow_blank=True)


class MeetingEntry(MeetingPatch):
    committee = RefField(committees)


class AttendanceSerializer(Shown):
    seat = RefField(seats)
    present = serializers.BooleanField(source="is_present")
    noted_by = RefField(colleagues)
    updated_at = serializers.DateTimeField()


class AttendanceEntry(serializers.Serializer):
    seat = RefField(seats)
    present = serializers.BooleanField()


class InterestSerializer(Shown):
    application = RefField(applications)
    user = RefField(colleagues)
    kind = serializers.CharField()
    text = serializers.CharField()
    created_at = serializers.DateTimeField()


class InterestEntry(serializers.Serializer):
    application = RefField(applications)
    kind = serializers.ChoiceField(choices=DECLARED)
    text = serializers.CharField(max_length=2000, required=False, allow_blank=True)


class BallotSerializer(Shown):
    meeting = RefField(meetings)
    application = RefField(applications)
    objection = RefField(objections)
    number = serializers.IntegerField()
    amount_yuan = YuanField(source="amount_fen")
    rule = serializers.DictField()
    entitled = serializers.ListField()
    count = serializers.SerializerMethodField()
    has_quorum = serializers.SerializerMethodField()
    state = serializers.CharField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()

    def get_count(self, ballot) -> dict:
        """Count the votes as they stand; a closed ballot shows its result."""
        return ballot.result or table.counted_of(ballot).as_dict()

    def get_has_quorum(self, ballot) -> bool:
        return table.counted_of(ballot).has_quorum


class BallotEntry(serializers.Serializer):
    meeting = RefField(meetings)
    application = RefField(applications, required=False)
    objection = RefField(objections, required=False)
    amount_yuan = YuanField(source="amount_fen", required=False)

    def validate(self, entry):
        if ("application" in entry) == ("objection" in entry):
            text = _("Name an application or an objection, one of them.")
            raise serializers.ValidationError({"application": text})
        if "application" in entry and "amount_fen" not in entry:
            text = _("A ballot decides an amount.")
            raise serializers.ValidationError({"amount_yuan": text})
        return entry


class VoteSerializer(Shown):
    seat = RefField(seats)
    user = RefField(colleagues)
    choice = serializers.CharField()
    is_void = serializers.SerializerMethodField()
    created_at = serializers.DateTimeField()

    def get_is_void(self, vote) -> bool:
        return vote.voided_at is not None


class VoteEntry(serializers.Serializer):
    choice = serializers.ChoiceField(choices=Vote.Choice.choices)


class MinutesSerializer(Shown):
    meeting = RefField(meetings)
    state = serializers.CharField()
    content = serializers.DictField()
    digest = serializers.CharField()
    signed_by_secretary = RefField(colleagues)
    signed_by_chair = RefField(colleagues)
    version = serializers.IntegerField()


class ObjectionSerializer(Shown):
    application = RefField(applications, source="publicity.application")
    publicity = serializers.UUIDField(source="publicity.uuid")
    text = serializers.CharField()
    contact = serializers.CharField()
    received_at = serializers.DateTimeField()
    is_in_time = serializers.BooleanField()
    answer = serializers.CharField()
    state = serializers.CharField()
    version = serializers.IntegerField()


class PublicObjection(serializers.Serializer):
    text = serializers.CharField(max_length=5000)
    contact = serializers.CharField(max_length=200)


class ObjectionReceipt(Shown):
    """What who objects is told: the number, and whether it came in time."""

    received_at = serializers.DateTimeField()
    is_in_time = serializers.BooleanField()
    state = serializers.CharField()


class ObjectionEntry(PublicObjection):
    application = RefField(applications)
