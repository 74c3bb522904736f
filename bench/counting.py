"""Tell with each answer how many queries it took, and how long they took.

A floor is answered without the middleware of the product: nothing but its view.
"""

import time

from django.db import connection
from django.urls import resolve


class CountQueries:
    """Puts X-Queries and X-Sql-Ms on every answer."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        count, seconds = 0, 0.0

        def timed(execute, sql, params, many, context):
            nonlocal count, seconds
            begun = time.perf_counter()
            try:
                return execute(sql, params, many, context)
            finally:
                count, seconds = count + 1, seconds + time.perf_counter() - begun

        with connection.execute_wrapper(timed):
            answer = self._answer(request)
        answer["X-Queries"], answer["X-Sql-Ms"] = str(count), f"{1000 * seconds:.3f}"
        return answer

    def _answer(self, request):
        if not request.path.startswith("/floor/"):
            return self.get_response(request)
        answer = resolve(request.path).func(request)
        return answer.render() if hasattr(answer, "render") else answer
