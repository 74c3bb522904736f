"""Celery executes jobs; the job table is the queue and the broker only carries ids."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hightech.settings")

app = Celery("hightech")
app.config_from_object("django.conf:settings", namespace="CELERY")
# Background code lives in jobs.py: in this business a "task" is what a person does.
app.autodiscover_tasks(related_name="jobs")

# Both look at the database: what a broker lost, and what business time has reached
# (`core/jobs/timetable.py` holds what is done when). A backlog of looks is worth nothing.
app.conf.beat_schedule = {
    "relay": {"task": "core.relay", "schedule": 2.0, "options": {"expires": 10}},
    "tick": {"task": "core.tick", "schedule": 5.0, "options": {"expires": 10}},
}
