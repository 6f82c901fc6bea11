"""Naming the FHIR server and sending a summary there, in a browser that reads German."""

from playwright.sync_api import expect

from api.database import Sessions
from api.settings import Settings
from tests.api.outbox.sendings import given_up
from tests.api.reviews.setting import treat
from tests.browser.window import Window
from tests.people import Person


def test_a_summary_goes_to_the_server_that_was_named(
    window: Window, ada: Person, dora: Person, alice: Person, sessions: Sessions, settings: Settings
):
    treat(dora, alice)
    given_up(sessions, alice)
    window.sign_in(ada)
    page = window.go("/clinic/fhir-server")
    page.get_by_role("button", name="Deutsch").click()
    page.get_by_label("Adresse").fill(f"{settings.fhir_hosts}/fhir")
    page.get_by_role("button", name="Speichern").click()
    expect(page.get_by_text(f"{settings.fhir_hosts}/fhir", exact=True)).to_be_visible()
    window.require_accessible()
    window.keep("fhir-server")
    window.sign_in(dora)
    page = window.go(f"/clinic/patients/{alice.patient_id}")
    page.get_by_role("button", name="Den Besuchsbericht von jetzt senden").click()
    expect(page.get_by_text("unterwegs")).to_have_count(1)
    page.get_by_role("button", name="Noch einmal senden").click()
    expect(page.get_by_text("unterwegs")).to_have_count(2)
    window.require_accessible()
    window.keep("patient-german")


def test_at_an_address_of_numbers_a_passkey_says_where_it_belongs(window: Window, dora: Person):
    window.url = window.url.replace("localhost", "127.0.0.1")
    window.sign_in(dora)
    page = window.go("/clinic/account")
    page.get_by_text("Add a passkey").click()
    expect(page.get_by_text("Passkeys belong to one address.")).to_be_visible()
    expect(page.get_by_role("button", name="Make a passkey")).to_be_disabled()
