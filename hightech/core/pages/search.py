from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from hightech.core import navigation, search

PAGES_SHOWN = 6


def pages_for(user, words: list[str]) -> list[search.Hit]:
    """Return the pages of the user's navigation that the words name; all, if there are none."""
    hits = []
    for item in navigation.items():
        title = str(item.label)
        if item.is_for(user) and all(word.lower() in title.lower() for word in words):
            url = reverse(item.url_name)
            hits.append(search.Hit(item.url_name, title, "", url, search.marked(title, words)))
    return hits if not words else hits[:PAGES_SHOWN]


@require_safe
def search_page(request) -> HttpResponse:
    """Show what a text finds: as a page, or as the part the palette swaps in."""
    text = request.GET.get("q", "").strip()
    words = search.words_of(text)
    context = {
        "text": text,
        "groups": search.find(request.user, text),
        "pages": pages_for(request.user, words) if words or not text else [],
        "is_short": bool(text) and not words,
    }
    answer = render(request, "_hits.html" if request.htmx else "search.html", context)
    patch_vary_headers(answer, ["HX-Request"])
    return answer
