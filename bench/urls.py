from django.urls import include, path

from bench import floors

urlpatterns = [
    path("floor/html/", floors.html),
    path("floor/json/", floors.json),
    path("floor/record/", floors.record),
    path("floor/create/", floors.Create.as_view()),
    path("", include("hightech.urls")),
]
