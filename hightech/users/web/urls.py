from django.urls import path

from hightech.users.web import profile, views

urlpatterns = [
    path("language/", views.language, name="language"),
    path("profile/", profile.profile, name="profile"),
    path("profile/tokens/", profile.make_token, name="token-make"),
    path("profile/tokens/<uuid:pk>/revoke/", profile.revoke_token, name="token-revoke"),
]
