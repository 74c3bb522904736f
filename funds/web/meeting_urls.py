"""Addresses of committees, meetings, ballots, minutes and objections."""

from django.urls import path

from funds.web.views import cases, committees, meetings, minutes, objections

urlpatterns = [
    path("committees/", committees.CommitteeList.as_view(), name="committees"),
    path("committees/new/", committees.CommitteeEntry.as_view(), name="committee-new"),
    path("committees/<uuid:pk>/", committees.CommitteeRecord.as_view(), name="committee"),
    path("committees/<uuid:pk>/seats/new/", committees.SeatEntry.as_view(), name="seat-new"),
    path("committees/<uuid:pk>/seats/<uuid:seat>/", committees.SeatChange.as_view(), name="seat"),
    path("meetings/", meetings.MeetingList.as_view(), name="meetings"),
    path("meetings/new/", meetings.MeetingEntry.as_view(), name="meeting-new"),
    path("meetings/<uuid:pk>/", meetings.MeetingRoom.as_view(), name="meeting"),
    path("meetings/<uuid:pk>/live/", meetings.live, name="meeting-live"),
    path("meetings/<uuid:pk>/move/", meetings.MeetingMove.as_view(), name="meeting-move"),
    path("meetings/<uuid:pk>/attendance/", meetings.attendance, name="attendance"),
    path("meetings/<uuid:pk>/papers/", cases.papers, name="papers"),
    path("meetings/<uuid:pk>/minutes/", minutes.page, name="minutes"),
    path(
        "meetings/<uuid:pk>/minutes/steps/<str:step>/",
        minutes.MinutesStep.as_view(),
        name="minutes-step",
    ),
    path("meetings/<uuid:pk>/cases/<int:number>/", cases.case, name="case"),
    path("meetings/<uuid:pk>/cases/<int:number>/ballots/", cases.case_ballots, name="case-ballots"),
    path(
        "meetings/<uuid:pk>/cases/<int:number>/ballot/",
        cases.BallotEntry.as_view(),
        name="ballot-new",
    ),
    path(
        "meetings/<uuid:pk>/cases/<int:number>/interest/",
        cases.InterestEntry.as_view(),
        name="interest-new",
    ),
    path("ballots/<uuid:pk>/vote/", cases.vote, name="vote"),
    path("ballots/<uuid:pk>/steps/<str:step>/", cases.BallotStep.as_view(), name="ballot-step"),
    path("objections/", objections.ObjectionList.as_view(), name="objections"),
    path("objections/<uuid:pk>/", objections.ObjectionRecord.as_view(), name="objection"),
    path(
        "objections/<uuid:pk>/steps/<str:step>/",
        objections.ObjectionStep.as_view(),
        name="objection-step",
    ),
    path(
        "objections/<uuid:pk>/ballot/",
        objections.ObjectionBallot.as_view(),
        name="objection-ballot",
    ),
]
