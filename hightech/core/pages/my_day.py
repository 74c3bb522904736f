from django.views.generic import TemplateView

from hightech.core import clock, desk


class MyDay(TemplateView):
    """What is overdue, due today and in the next seven days, and what waits for my signature."""

    template_name = "my_day.html"

    def get_context_data(self, **kwargs) -> dict:
        day = desk.day_of(self.request.user)
        return super().get_context_data(**kwargs) | {"day": day, "today": clock.today()}
