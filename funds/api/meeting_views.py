"""Doors to committees, meetings, ballots, minutes and objections."""

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.response import Response

from funds.actions import ballots, committees, meetings, minutes, objections
from funds.api import meetings as shown
from funds.filters.meetings import BallotFilters, MeetingFilters, ObjectionFilters
from funds.models import Ballot, Committee, Meeting, Minutes, Objection
from funds.models.committees import READERS
from funds.permissions.committees import KEEPERS
from funds.workflow.ballots import BALLOT, MINUTES, OBJECTION
from hightech.core.rest.views import NounViewSet, ProcessViewSet
from hightech.users.roles import FUNDING, Role


class CommitteeViewSet(NounViewSet):
    model = Committee
    output = shown.CommitteeSerializer
    entry = shown.CommitteeEntry
    edit_entry = shown.CommitteePatch
    create_action = staticmethod(committees.create)
    edit_action = staticmethod(committees.edit)
    list_roles = READERS
    create_roles = KEEPERS
    orderings = {"created_at": "created_at", "name": "name"}

    def get_queryset(self):
        return super().get_queryset().for_list()

    @extend_schema(request=shown.SeatEntry, responses=shown.SeatSerializer)
    @action(detail=True, methods=["post"])
    def seats(self, request, **kwargs):
        """Give a person a seat."""
        committee = self.found()
        entry = shown.SeatEntry(data=request.data, context=self.get_serializer_context())
        entry.is_valid(raise_exception=True)
        self.require_role(KEEPERS)
        seat = committees.add_seat(committee, by=request.user, **entry.validated_data)
        return Response(shown.SeatSerializer(seat).data, status=201)

    @extend_schema(request=shown.SeatPatch, responses=shown.SeatSerializer)
    @action(detail=True, methods=["patch"], url_path="seats/<uuid:seat>")
    def seat(self, request, **kwargs):
        """Name another alternate, or end the term of a seat."""
        seat = self.found().seats.filter(uuid=kwargs["seat"]).first()
        if seat is None:
            raise Http404
        entry = shown.SeatPatch(data=request.data, context=self.get_serializer_context())
        entry.is_valid(raise_exception=True)
        self.require_role(KEEPERS)
        committees.edit_seat(seat, by=request.user, **entry.validated_data)
        return Response(shown.SeatSerializer(seat).data)


class MeetingViewSet(NounViewSet):
    model = Meeting
    output = shown.MeetingSerializer
    entry = shown.MeetingEntry
    edit_entry = shown.MeetingPatch
    create_action = staticmethod(meetings.create)
    edit_action = staticmethod(meetings.edit)
    list_roles = READERS
    create_roles = KEEPERS
    filterset_class = MeetingFilters
    orderings = {"created_at": "created_at", "held_at": "held_at"}
    default_ordering = "-held_at"

    def get_queryset(self):
        return super().get_queryset().for_list()

    @extend_schema(request=shown.AttendanceEntry, responses=shown.AttendanceSerializer)
    @action(detail=True, methods=["get", "post"])
    def attendance(self, request, **kwargs):
        """List who was present, or note it for one seat."""
        meeting = self.found()
        if request.method == "GET":
            rows = meeting.attendance.select_related("seat__user", "noted_by").order_by("pk")
            return Response(shown.AttendanceSerializer(rows, many=True).data)
        entry = shown.AttendanceEntry(data=request.data, context=self.get_serializer_context())
        entry.is_valid(raise_exception=True)
        self.require_role(KEEPERS)
        noted = meetings.attend(meeting, by=request.user, **entry.validated_data)
        return Response(shown.AttendanceSerializer(noted).data, status=201)

    @extend_schema(request=shown.InterestEntry, responses=shown.InterestSerializer)
    @action(detail=True, methods=["get", "post"])
    def interests(self, request, **kwargs):
        """List the interests declared and detected, or declare one's own."""
        meeting = self.found()
        if request.method == "GET":
            rows = meeting.interests.select_related("application__enterprise", "user")
            return Response(shown.InterestSerializer(rows.order_by("pk"), many=True).data)
        entry = shown.InterestEntry(data=request.data, context=self.get_serializer_context())
        entry.is_valid(raise_exception=True)
        declared = meetings.declare_interest(meeting, by=request.user, **entry.validated_data)
        return Response(shown.InterestSerializer(declared).data, status=201)


class MinutesViewSet(ProcessViewSet):
    """The minutes of one meeting; they are found by the id of the meeting."""

    model = Minutes
    output = shown.MinutesSerializer
    process = MINUTES
    actions = minutes

    def found(self):
        rows = self.get_queryset().for_list().filter(meeting__uuid=self.kwargs["id"])
        obj = rows.first()
        if obj is None:
            raise Http404
        return obj


class BallotViewSet(ProcessViewSet):
    model = Ballot
    output = shown.BallotSerializer
    entry = shown.BallotEntry
    create_action = staticmethod(ballots.open_)
    process = BALLOT
    actions = ballots
    list_roles = READERS
    create_roles = KEEPERS
    filterset_class = BallotFilters
    http_method_names = ["get", "post", "head", "options"]

    @extend_schema(request=shown.VoteEntry, responses=shown.VoteSerializer)
    @action(detail=True, methods=["get", "post"])
    def votes(self, request, **kwargs):
        """List the votes, or vote as oneself."""
        ballot = self.found()
        if request.method == "GET":
            rows = ballot.votes.select_related("seat__user", "user").order_by("pk")
            return Response(shown.VoteSerializer(rows, many=True).data)
        entry = shown.VoteEntry(data=request.data)
        entry.is_valid(raise_exception=True)
        vote = ballots.vote(ballot, by=request.user, **entry.validated_data)
        return Response(shown.VoteSerializer(vote).data, status=201)


class ObjectionViewSet(ProcessViewSet):
    model = Objection
    output = shown.ObjectionSerializer
    entry = shown.ObjectionEntry
    create_action = staticmethod(objections.create)
    process = OBJECTION
    actions = objections
    list_roles = FUNDING
    create_roles = (Role.SECRETARY, Role.FUND_OFFICER)
    filterset_class = ObjectionFilters
    orderings = {"received_at": "received_at"}
    default_ordering = "-received_at"
    http_method_names = ["get", "post", "head", "options"]
