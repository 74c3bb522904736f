from datetime import date, timedelta

import chinese_calendar
from django.db import migrations

FIRST, SOURCE = 2018, "General Office of the State Council, by chinesecalendar"


def loaded_years():
    """Yield the years the library knows: it raises for a year not yet published."""
    year = FIRST
    while True:
        try:
            chinese_calendar.is_workday(date(year, 1, 1))
        except NotImplementedError:
            return
        yield year
        year += 1


def load(apps, schema_editor):
    Day, Year = apps.get_model("core", "CalendarDay"), apps.get_model("core", "CalendarYear")
    days = []
    for year in loaded_years():
        Year.objects.create(year=year, source=SOURCE)
        day = date(year, 1, 1)
        while day.year == year:
            works = chinese_calendar.is_workday(day)
            if works != (day.weekday() < 5):
                days.append(Day(date=day, is_working=works))
            day += timedelta(days=1)
    Day.objects.bulk_create(days)


def unload(apps, schema_editor):
    apps.get_model("core", "CalendarDay").objects.all().delete()
    apps.get_model("core", "CalendarYear").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("core", "0002_append_only")]
    operations = [migrations.RunPython(load, unload)]
