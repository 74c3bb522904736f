"""Applying as people meet it: the form that keeps itself, papers, submission, the opinion."""

import pytest

from funds.models import Application, Clause
from tests.factories.applications import PDF, World

CONDITIONS = [{"code": "novelty", "label": {"en": "Novelty"}, "judgement": "ECONOMY"}]


@pytest.fixture
def world(transactional_db):
    return World(conditions=CONDITIONS)


class TestApplicant:
    def test_a_call_leads_to_a_submitted_application(self, signed_in, world):
        page = signed_in(world.applicant)
        page.goto(f"/calls/{world.call.uuid}/")
        page.get_by_role("link", name="Make an application").click()
        page.locator("[name=clause]").select_option(str(world.clause.uuid))
        page.locator("[name=enterprise]").select_option(str(world.firm.uuid))
        page.locator("[name=requested]").fill("120")
        page.get_by_role("button", name="Save").click()
        page.get_by_role("heading", name=str(world.firm), level=1).wait_for()
        page.locator("[name='fact.sets.0.price']").fill("240")
        page.locator("[name='fact.sets.0.invoice']").fill("A-1")
        page.locator("[name='fact.sets.0.invoice']").press("Tab")
        page.get_by_text("Saved at").wait_for()
        file = Application.objects.get()
        assert file.facts == {"sets": [{"price": "240", "invoice": "A-1"}]}
        page.get_by_role("link", name="Back to the application").click()
        page.get_by_role("link", name="Materials").click()
        paper = {"name": "a.pdf", "mimeType": "application/pdf", "buffer": PDF}
        page.locator("input[type=file]").set_input_files(paper)
        page.get_by_role("button", name="Add").click()
        page.get_by_role("link", name="Submit").first.click()
        page.get_by_role("dialog").get_by_label("I declare this to be true").check()
        page.get_by_role("dialog").get_by_role("button", name="Submit").click()
        page.locator(".stages .now").get_by_text("Submitted").wait_for()
        file.refresh_from_db()
        assert (file.state, file.revision) == ("SUBMITTED", 1)

    def test_what_cannot_be_kept_says_so_and_stays(self, signed_in, world):
        file = world.draft()
        page = signed_in(world.applicant)
        page.goto(f"/applications/{file.uuid}/form/")
        page.locator("[name='fact.sets.0.price']").fill("many")
        page.locator("[name='fact.sets.0.price']").press("Tab")
        page.locator("#saved .tone-late").wait_for()
        assert page.locator("[name='fact.sets.0.price']").input_value() == "many"


class TestOfficer:
    def test_corrections_are_asked_for_one_a_line(self, signed_in, world):
        file = world.submitted()
        page = signed_in(world.fund_officer)
        page.goto(f"/applications/{file.uuid}/steps/ask_correction/")
        page.locator("[name=items]").fill("Invoice is blurred\nStamp is missing")
        page.locator("[name=comment]").fill("Two things")
        page.get_by_role("button", name="Ask for correction").click()
        page.get_by_text("Stamp is missing").first.wait_for()
        assert file.corrections.count() == 2


@pytest.mark.parametrize(
    ("width", "theme", "locale"), [(1440, "light", "en-US"), (390, "dark", "zh-CN")]
)
def test_every_page_is_accessible_and_fits(signed_in, world, axe, fits, width, theme, locale):
    file, draft = world.ready(), world.draft()
    open_ = world.verifying()
    Clause.objects.update(text="50 percent of the price of a first set.")
    pages = [
        (world.applicant, [f"/calls/{world.call.uuid}/", "/calls/", "/applications/"]),
        (world.applicant, [f"/applications/{draft.uuid}/form/", f"/applications/{draft.uuid}/"]),
        (
            world.fund_officer,
            [
                *(
                    f"/applications/{file.uuid}/?tab={tab}"
                    for tab in ("form", "materials", "eligibility", "opinions")
                ),
                "/calls/new/",
            ],
        ),
        (
            world.reviewers["ECONOMY"],
            [f"/application-opinions/{open_.opinions.get().uuid}/"],
        ),
    ]
    for user, addresses in pages:
        page = signed_in(user, width=width, theme=theme, locale=locale)
        for address in addresses:
            assert page.goto(address).status == 200
            axe(page)
            fits(page)
