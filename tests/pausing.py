"""For a worker that stops after its first word of progress: killed there, it is amid its work."""

import time

from hightech.core import jobs

said = jobs.progress


def say_and_stop(job, percent: int) -> None:
    said(job, percent)
    time.sleep(600)


jobs.progress = say_and_stop
