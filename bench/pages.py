"""What is asked over HTTP, each beside its floor, and what quality asks of it."""

import json
from dataclasses import dataclass
from urllib.parse import quote

from django.db.models import Count

from bench.asking import Request
from crm.models import Enterprise, Interaction, Lead, Park
from funds.management.demo.mass.talks import MOST
from hightech.core.lists import keyset

HTML, JSON = Request("/floor/html/"), Request("/floor/json/")
DEEP = 0.95
FIRMS = "/enterprises/"


@dataclass(frozen=True)
class Operation:
    """One request with its goal: at most `ratio` times its floor, or `limit` milliseconds.

    `sql` makes the limit one of the database alone. `queries` is the most it may ask.
    """

    name: str
    request: Request
    floor: Request | None = None
    ratio: float = 0
    limit: float = 0
    sql: bool = False
    queries: int = 0


def operations(page: dict, program: dict) -> list[Operation]:
    """Return what is asked, as somebody's browser (headers `page`) and program."""
    return [*_lists(page, program), *_searches(page), *_records(page), *_work(page, program)]


def _lists(page: dict, program: dict) -> list[Operation]:
    partial = page | {"HX-Request": "true", "HX-Target": "list"}
    park = Park.objects.annotate(n=Count("tenants")).order_by("-n").first()
    filters = f"is_resident=true&park={park.uuid}&ordering=name"
    deep = int(Enterprise.objects.count() * DEEP)
    grades = "stage=PRODUCING&grade=A&ordering=-planned_investment_yuan"
    return [
        Operation("list page of 50, HTML", Request(FIRMS, page), HTML, 2, queries=6),
        Operation("the same as partial", Request(FIRMS, partial), HTML, 1.3, queries=6),
        Operation("API list of 50", Request("/api/v1/enterprises/", program), JSON, 2, queries=4),
        Operation("two filters + sort (firms)", Request(f"{FIRMS}?{filters}", page), HTML, 2),
        Operation("two filters + sort (leads)", Request(f"/leads/?{grades}", page), HTML, 2),
        Operation("page 1,000", Request(_cursor(1000 * 50), page), HTML, 2, queries=6),
        Operation("row at 95 %", Request(_cursor(deep), page), HTML, 2, queries=6),
        Operation("board with totals", Request("/leads/board/", page), limit=60),
    ]


def _cursor(offset: int) -> str:
    """Return the address of the page that begins after so many rows."""
    rows = Enterprise.objects.order_by("-created_at", "-pk")
    last = min(offset, rows.count() - 60)
    pair = list(rows.values_list("pk", flat=True)[last - 1 : last + 1])
    found = keyset.page_of(
        Enterprise.objects.filter(pk__in=pair), ("-created_at",), size=1, about=f"{FIRMS}?"
    )
    return f"{FIRMS}?cursor={quote(found.next)}"


def _searches(page: dict) -> list[Operation]:
    def search(name: str, words: str, *, limit: float) -> Operation:
        asked = Request(f"{FIRMS}?search={quote(words)}", page)
        floor = Request(f"/floor/html/?q={quote(words)}")
        return Operation(name, asked, floor, limit=limit, sql=True)

    return [
        search("search ≥ 3 characters", "星河机器人", limit=25),
        search("search by pinyin", "xinghejiqiren", limit=25),
        search("search of 2 Chinese characters, common", "星河", limit=50),
        search("search of 2 Chinese characters, none", "麒麟", limit=5),
        search("search by initials", "xhjqr", limit=25),
    ]


def _records(page: dict) -> list[Operation]:
    usual = Enterprise.objects.filter(is_resident=True).order_by("-pk").first()
    busiest = Interaction.objects.order_by("-happened_at", "-pk")[MOST // 2].enterprise
    assert busiest.interactions.count() >= min(MOST, Interaction.objects.count() // 2)
    return [
        Operation(name, Request(f"{FIRMS}{firm.uuid}/", page),
                  Request(f"/floor/record/?id={firm.uuid}"), 2.5, queries=12)
        for name, firm in (("record with story", usual), ("record with 10,000 talks", busiest))
    ]  # fmt: skip


def _work(page: dict, program: dict) -> list[Operation]:
    lead = Lead.objects.filter(stage="NEGOTIATING", status="ACTIVE").select_related("enterprise")
    one = lead.order_by("-pk")[0]
    talk = {"kind": "CALL", "happened_at": "2026-11-01T10:00:00+08:00", "summary": "Bench."}
    bare = talk | {"zone": one.zone_id, "enterprise": one.enterprise_id, "author": one.owner_id}
    log = Request("/api/v1/interactions/", program, "POST", _body(talk | {"lead": str(one.uuid)}))
    create = Request("/floor/create/", {"Content-Type": "application/json"}, "POST", _body(bare))
    named = {"enterprise_name": one.enterprise.name, "credit_code": ""}
    check = Request("/api/v1/leads/check/", program, "POST", _body(named))
    return [
        Operation("log a talk by API, with audit", log, create, 1.5, queries=9),
        Operation("collision check while typing", check, limit=40),
        Operation("My day", Request("/", page), limit=40),
    ]


def _body(content: dict) -> bytes:
    return json.dumps(content).encode()
