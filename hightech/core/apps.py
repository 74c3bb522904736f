from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    name = "hightech.core"
    label = "core"

    def ready(self) -> None:
        # Each app tells My day what waits for whom in its own web/desk.py.
        autodiscover_modules("web.desk")
