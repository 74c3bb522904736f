from django.urls import path

from hightech.users.web import feeds, members, profile, reaching, trail, views

urlpatterns = [
    path("language/", views.language, name="language"),
    path("users/", members.UserList.as_view(), name="users"),
    path("users/new/", members.UserEntry.as_view(), name="user-new"),
    path("users/<uuid:pk>/", members.UserRecord.as_view(), name="user"),
    path("users/<uuid:pk>/edit/", members.UserEdit.as_view(), name="user-edit"),
    path("users/<uuid:pk>/access/", members.access, name="user-access"),
    path("users/<uuid:pk>/roles/new/", members.RoleEntry.as_view(), name="user-role"),
    path("users/<uuid:pk>/roles/<int:membership>/revoke/", members.revoke, name="user-role-revoke"),
    path("trail/", trail.trail, name="trail"),
    path("trail/walk/", trail.walk, name="trail-walk"),
    path("profile/", profile.profile, name="profile"),
    path("profile/notifications/", reaching.ReachPage.as_view(), name="reach"),
    path("profile/notifications/test/", reaching.send_test, name="reach-test"),
    path("profile/calendar/", feeds.issue, name="feed-issue"),
    path("profile/calendar/revoke/", feeds.revoke, name="feed-revoke"),
    path("feeds/<str:key>.ics", feeds.feed, name="feed"),
    path("profile/tokens/", profile.make_token, name="token-make"),
    path("profile/tokens/<uuid:pk>/revoke/", profile.revoke_token, name="token-revoke"),
]
