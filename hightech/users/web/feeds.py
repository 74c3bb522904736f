"""The dates of a person as iCalendar (RFC 5545), for whoever knows the secret address."""

import hashlib
from datetime import date, timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from icalendar import Calendar, Event

from hightech.core import desk, limits, real_time
from hightech.core.models import CalendarFeed
from hightech.users.actions import feeds
from hightech.users.models import ApiToken

FRESH_FEED = "fresh_feed"
READS_AN_HOUR = 60


@login_not_required
@require_GET
def feed(request, key: str) -> HttpResponse:
    """Return everything with a date that waits for the owner of the key, as all-day events."""
    found = CalendarFeed.objects.filter(digest=ApiToken.digest_of(key), user__is_active=True)
    one = found.select_related("user").first()
    if one is None:
        raise Http404
    wait = limits.seconds_to_wait("feed", str(one.pk), limit=READS_AN_HOUR, seconds=3600)
    if wait:
        return HttpResponse(status=429, headers={"Retry-After": str(wait)})
    CalendarFeed.objects.filter(pk=one.pk).update(read_at=real_time.now())
    with translation.override(one.user.language or settings.LANGUAGE_CODE):
        text = _calendar(one.user).to_ical()
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"] = "private, max-age=900"
    return answer


def _calendar(user) -> Calendar:
    day = desk.day_of(user)
    calendar = Calendar()
    calendar.add("prodid", "-//hightech//dates//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("hightech: dates of %(name)s") % {"name": user})
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    for item in (*day.now, *day.soon, *day.later):
        if item.due:
            calendar.add_component(_event(item, item.due))
    return calendar


def _event(item: desk.Item, due: date) -> Event:
    event = Event()
    site = settings.SITE_URL
    name = hashlib.sha256(f"{item.link} {item.why} {due}".encode()).hexdigest()[:32]
    event.add("uid", f"{name}@{site.partition('//')[2]}")
    event.add("summary", str(item.title))
    event.add("description", f"{item.why}\n{site}{item.link}")
    event.add("url", f"{site}{item.link}")
    event.add("dtstart", due)
    event.add("dtend", due + timedelta(days=1))
    event.add("dtstamp", real_time.now())
    event.add("transp", "TRANSPARENT")
    return event


@require_POST
def issue(request) -> HttpResponse:
    """Make a new secret address and show it once."""
    request.session[FRESH_FEED] = feeds.issue(request.user)
    return redirect("reach")


@require_POST
def revoke(request) -> HttpResponse:
    feeds.revoke(request.user)
    return redirect("reach")
