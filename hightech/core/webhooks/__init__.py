"""Programs that are told of the steps of a zone, as Standard Webhooks (standardwebhooks.com).

`telling` writes a delivery down with the step it tells of; `sending` hands it over in a job,
signed; `addresses` keeps it out of private networks; `keeping` is what an administrator does.
"""

from hightech.core.webhooks import sending  # registers the job

__all__ = ["sending"]
