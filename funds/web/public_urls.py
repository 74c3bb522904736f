"""Addresses without a login, at the root of the host."""

from django.urls import path

from funds.web.views import public

urlpatterns = [
    route
    for kind in public.LISTS
    for route in (
        path(f"public/{kind}/", public.listed, {"kind": kind}, name=f"public-{kind}"),
        path(f"public/{kind}.json", public.as_json, {"kind": kind}, name=f"public-{kind}-json"),
        path(f"public/{kind}.csv", public.as_csv, {"kind": kind}, name=f"public-{kind}-csv"),
    )
]
urlpatterns += [
    path("public/publicity/<uuid:pk>/", public.Notice.as_view(), name="public-notice"),
]
