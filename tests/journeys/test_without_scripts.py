"""A browser that runs no scripts: what is done on a form page works all the same.

Referring, feedback, no answer, the provider's and the client's page without scripts are tested where they are at home.
"""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kring.access.models import Grant
from kring.capacity.models import Absence, Appointment
from kring.journey.models import Goal, Plan
from kring.matching.models import Handover
from tests.browser import PHONE
from tests.factories import a_referral, an_accepted_referral

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def send(page):
    """Press the button of the form."""
    page.locator("main form[method=post]").last.locator("button[type=submit]").last.click()


def test_a_link_worker_plans_books_and_hands_over(open_page, cast):
    referral = an_accepted_referral(cast)
    page = open_page(user=cast.dewi, viewport=PHONE, javascript=False)

    page.goto(reverse("referral:appointment", args=[referral.pk]))
    page.locator("input[name=moment]").first.check()
    send(page)
    assert Appointment.objects.get().user == cast.dewi

    page.goto(reverse("journey:plan", args=[referral.pk]))
    page.locator("[name=what_matters]").fill("Weer zingen.")
    page.locator("[name=barriers]").first.check()
    send(page)
    assert (Plan.objects.get().what_matters, len(Plan.objects.get().barriers)) == ("Weer zingen.", 1)

    page.goto(reverse("journey:new_goal", args=[referral.pk]))
    page.locator("[name=text]").fill("Elke week naar buiten.")
    page.locator("[name=importance][value='5']").check()
    send(page)
    assert (Goal.objects.get().text, Goal.objects.get().importance) == ("Elke week naar buiten.", 5)

    page.goto(reverse("matching:search", args=[referral.pk]))
    page.locator(f"a[href='{reverse('matching:new', args=[referral.pk, cast.activity.pk])}']").click()
    page.locator("[name=practicalities]").fill("Een bankje halverwege.")
    page.locator("[name=said_yes]").check()
    send(page)
    assert Handover.objects.get().practicalities == "Een bankje halverwege."


def test_a_gp_withdraws(open_page, cast):
    referral = a_referral(cast)
    page = open_page(user=cast.anna, javascript=False)
    page.goto(reverse("doors:file", args=[referral.pk]))
    page.locator("details:has(a[href$='/withdraw/']) > summary").last.click()
    page.locator("a[href$='/withdraw/']").click()
    page.locator("[name=reason]").first.check()
    send(page)
    referral.refresh_from_db()
    assert referral.state == "withdrawn"


def test_a_team_lead_opens_a_file_with_a_reason_and_registers_an_absence(open_page, cast):
    referral = an_accepted_referral(cast)
    page = open_page(user=cast.fenna, javascript=False)
    page.goto(reverse("doors:team_files", query={"who": cast.dewi.pk}))
    page.locator(f"main a[href='{reverse('doors:team_reason', args=[referral.pk])}']").click()
    page.locator("[name=reason]").fill("Een klacht, en Dewi is niet bereikbaar.")
    send(page)
    assert Grant.objects.get().dossier_id == referral.pk
    assert page.get_by_role("heading", level=1).inner_text().startswith("Mien Beem")

    page.goto(reverse("doors:absence"))
    today = timezone.localdate()
    page.locator("[name=who]").select_option(str(cast.dewi.pk))
    page.locator("[name=since]").fill(today.isoformat())
    page.locator("[name=until]").fill((today + timedelta(days=3)).isoformat())
    page.locator("[name=deputy]").select_option(str(cast.els.pk))
    send(page)
    assert Absence.objects.get().deputy == cast.els
