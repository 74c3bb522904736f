from django.core.management.base import BaseCommand

from crm.actions import search_index


class Command(BaseCommand):
    help = "Write anew what firms and people are found by."

    def handle(self, *args, **options) -> None:
        self.stdout.write(f"{search_index.rebuild()} records had been out of step.")
