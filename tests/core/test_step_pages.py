"""After a step: the page under the dialog is drawn anew; the step's own page is left."""

from crm.actions import leads


def hold(client, lead, under: str):
    return client.post(
        f"{lead.get_absolute_url()}steps/release/",
        {"version": lead.version},
        headers={"HX-Request": "true", "HX-Current-URL": f"http://testserver{under}"},
    )


class TestStepPage:
    def test_a_board_is_drawn_anew(self, client, officer):
        lead = leads.register(by=officer, enterprise_name="Boyu", summary="Wafers")
        client.force_login(officer)
        answer = hold(client, lead, "/leads/board/?status=ACTIVE")
        assert (answer.status_code, answer.headers["HX-Refresh"]) == (204, "true")

    def test_the_page_of_the_step_leads_to_the_record(self, client, officer):
        lead = leads.register(by=officer, enterprise_name="Boyu", summary="Wafers")
        client.force_login(officer)
        answer = hold(client, lead, f"{lead.get_absolute_url()}steps/release/")
        assert answer.headers["HX-Redirect"] == lead.get_absolute_url()
