"""What stands at the root of the host, outside of /api/v1/."""

from django.urls import path

from funds.api import public_views

urlpatterns = [
    path(
        "public/publicity/<uuid:pk>/objections/",
        public_views.PublicObjectionView.as_view(),
        name="public-objection",
    ),
]
