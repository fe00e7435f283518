"""An organiser writes to 100 organisations, sees the mails, sends them, and undoes at 40.

500 and 200 in a thorough run.
"""

from collections.abc import Iterator
from dataclasses import replace

import psycopg
import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from tests import effort
from tests.browser import site
from tests.browser.pages import serious
from tests.browser.site import EDITION, log_in
from tests.faults.mails import Sink, sink
from village.core.outbox.tables import OutboxMail
from village.extensions import db
from village.jobs.mail import deliver, due

pytestmark = pytest.mark.browser

FILES, LEFT = effort.tries(100, thorough=500), effort.tries(40, thorough=200)
PHONE = {"width": 360, "height": 740}
#: As many files more, each of an organisation of its own.
MORE = """
WITH one AS (
    SELECT a.*, o.country FROM application a JOIN organisation o ON o.id = a.organisation_id
    JOIN edition e ON e.id = a.edition_id
    WHERE e.code = 'CSC24' AND a.kind = 'startup' AND a.state = 'submitted' LIMIT 1
), many AS (
    INSERT INTO organisation (name, name_ar, legal_form, country, city, address, website, ice, rc,
        if_number, billing_name, billing_address, billing_country, vat_number, siret,
        buyer_reference, capital, legal_form_ar, address_ar, representative, representative_ar,
        representative_role, representative_role_ar, representative_email, contact_name,
        contact_email, contact_phone, contact_role, language, version)
    SELECT 'Essaim ' || n, '', '', one.country, '', '', '', '', '', '', '', '', '', '', '', '',
        '', '', '', '', '', '', '', '',
        'Personne ' || n,
        'essaim' || n || '@example.org', '', '', 'fr', 1
    FROM one, generate_series(1, %s) n RETURNING id, name
)
INSERT INTO application (reference, edition_id, organisation_id, call_id, kind, state, zone,
    language, title, summary, answers, asked, search_names, search_contact, search_text, women_led,
    first_time, shell_scheme, needs, created_at, saved_at, submitted_at, state_at, screening_note,
    version)
SELECT 'CSC24-9' || lpad(substr(many.name, 8), 3, '0'), one.edition_id, many.id, one.call_id,
    one.kind, 'submitted', one.zone, 'fr', many.name, '', one.answers, one.asked, 'essaim', '', '',
    false, false, true, '', one.created_at, one.saved_at, one.submitted_at, one.state_at, '', 1
FROM one, many
"""


@pytest.fixture(scope="module")
def server() -> Iterator[Sink]:
    """Give a mail server that counts what it takes."""
    with sink(seconds_each=0) as made:
        yield made


@pytest.fixture(scope="module")
def mailing(database, demo_folder, compiled, server) -> Iterator[str]:
    """Give the address of an installation that has the mail server, and many more files."""
    with psycopg.connect(database) as connection:
        connection.execute("UPDATE application SET state = 'submitted' WHERE state = 'eligible'")
        assert connection.execute(MORE, [FILES]).rowcount == FILES
    with site.serving(database, demo_folder, compiled, smtp_url=server.url) as address:
        yield address


def work(database, folder, server, most: int) -> None:
    """Deliver so many mails that wait, as the worker does."""
    settings = replace(site.settings(database, folder), smtp_url=server.url)
    with site.inside(settings):
        due(timestamp=0)
        mine = sa.select(OutboxMail.id).where(OutboxMail.template == "campaign")
        for mail_id in db.session.scalars(mine.order_by(OutboxMail.id).limit(most)).all():
            deliver(mail_id=mail_id)


def test_a_campaign_is_previewed_sent_and_undone_on_its_way(
    mailing, opened, database, demo_folder, server
):
    page = log_in(opened(), mailing, "organiser")
    page.goto(f"{mailing}/fr/{EDITION}/admin/applications?words=essaim")
    page.get_by_label(f"Les {FILES} dossiers de cette liste").check()
    page.get_by_role("button", name="Leur écrire").click()
    expect(page.get_by_text(f"Au sujet de {FILES} dossiers.")).to_be_visible()
    page.fill("[name=subject_fr]", "Une précision sur {title}")
    page.fill("[name=text_fr]", "Bonjour {name},\n\nvotre dossier : {link}")
    page.get_by_role("button", name="Voir les courriels").click()

    expect(page.get_by_role("heading", name=f"Envoyer {FILES} courriels")).to_be_visible()
    expect(page.get_by_text("Une précision sur Essaim")).to_be_visible()
    assert serious(page) == []
    assert server.taken == []
    page.get_by_role("button", name=f"Envoyer {FILES} courriels").click()
    expect(page.get_by_text(f"{FILES} courriels sont écrits.")).to_be_visible()
    work(database, demo_folder, server, LEFT)
    page.reload()
    expect(page.get_by_text(f"{LEFT} sur {FILES}")).to_be_visible()
    page.get_by_role("button", name="Annuler : rappeler ce qui n’est pas parti").click()
    expect(page.get_by_text(f"{FILES - LEFT} courriels sont rappelés")).to_be_visible()
    work(database, demo_folder, server, FILES)

    assert len(server.taken) == LEFT
    page.goto(f"{mailing}/fr/{EDITION}/admin/campaigns")
    expect(page.get_by_text("Annulé", exact=True)).to_be_visible()


def test_files_are_ticked_on_a_phone_in_arabic(mailing, opened):
    page = log_in(opened(viewport=PHONE), mailing, "organiser", "ar")
    page.goto(f"{mailing}/ar/{EDITION}/admin/applications?words=essaim")
    write = page.get_by_role("button", name="الكتابة إليهم")
    expect(write).to_be_disabled()

    page.locator("[name=file]").nth(1).check()

    expect(write).to_be_enabled()
    expect(page.locator("[data-choose-count]")).to_have_text("1")
    page.get_by_label("كل هذه الصفحة").check()
    expect(page.locator("[data-choose-count]")).to_have_text("50")
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
