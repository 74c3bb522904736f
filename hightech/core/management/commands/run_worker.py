"""`python3 run.py worker [--beat]`: the worker of production."""

import os

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from hightech.core import children
from hightech.core.broker import BrokerMissing
from hightech.core.supervise import Broken, Supervisor


class Command(BaseCommand):
    help = "Run jobs; with --beat (in exactly one worker) the timetable too."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--beat", action="store_true", help="also run the timetable")

    def handle(self, *, beat: bool, **options) -> None:
        children.require_secret()
        if settings.REDIS_URL:
            command = children.worker_command(beat=beat)
            os.execv(command[0], command)
        try:
            processes = [*children.broker_child(), *children.worker_children(beat=beat)]
            Supervisor(processes, self.stdout.write).run()
        except (Broken, BrokerMissing) as trouble:
            raise CommandError(str(trouble)) from trouble
