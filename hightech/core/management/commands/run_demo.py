"""`python3 run.py demo`: everything on one machine, with demo data."""

import os

from django.contrib.auth import get_user_model
from django.core.management import BaseCommand, CommandError, call_command

from hightech.core import children
from hightech.core.broker import BrokerMissing
from hightech.core.supervise import Broken, Supervisor

PASSWORD = "hightech-demo"  # the published password of a demo
LOGINS = (
    ("attracting", "officer officer2 leader director manager operator"),
    ("funds", "fundofficer reviewer-economy reviewer-land reviewer-tax reviewer-science"),
    ("committee", "secretary chair member1 … member6"),
    ("money", "finance cashier auditor"),
    ("others", "statistician applicant applicant2 thirdparty admin observer jn-officer jn-leader"),
)


class Command(BaseCommand):
    help = "Run the demo: web server, worker with timetable and embedded broker."

    def handle(self, **options) -> None:
        host = os.environ.get("HOST", "127.0.0.1")
        port = int(os.environ.get("PORT", "8000"))
        if not children.is_free(host, port):
            raise CommandError(
                f"Port {port} is taken. Choose another: PORT=8001 python3 run.py demo"
            )
        os.environ.setdefault("SITE_URL", f"http://localhost:{port}")
        try:
            self.prepare()
            processes = [
                *children.broker_child(),
                children.web_child(host, port),
                *children.worker_children(beat=True),
            ]
            Supervisor(processes, self.say).run(lambda: self.greet(port))
        except KeyboardInterrupt:
            self.say("Stopped.")
        except (Broken, BrokerMissing) as trouble:
            raise CommandError(str(trouble)) from trouble

    def prepare(self) -> None:
        """Bring the database up to date, and fill an empty one."""
        call_command("migrate", interactive=False, verbosity=0)
        if not get_user_model().objects.exists():
            self.say("Telling the story of the demo …")
            call_command("demo_data", size="small", verbosity=0)

    def greet(self, port: int) -> None:
        self.say(f"\nhightech is ready: http://localhost:{port}")
        self.say(f"Sign in with the password {PASSWORD} as")
        for group, names in LOGINS:
            self.say(f"  {group:<11}{names}")
        self.say("Ctrl-C stops everything; the data stay for the next start.\n")

    def say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()
