from flask_babel import gettext, ngettext

from village.web.links import address, lang_url, this_page


def test_an_address_is_that_of_its_language_edition_and_values(app, edition):
    code = edition.code.lower()
    with app.test_request_context(f"/fr/{code}/"):
        app.preprocess_request()

        assert address("public.plan") == f"/fr/{code}/plan"
        assert address("public.plan", stand="A 1") == f"/fr/{code}/plan?stand=A+1"
        assert address("public.plan", lang="ar") == f"/ar/{code}/plan"
        assert address("public.plan", stand=["A", "B"]) == f"/fr/{code}/plan?stand=A&stand=B"
        assert address("public.plan", _external=True) == f"http://localhost/fr/{code}/plan"

    with app.test_request_context(f"/ar/{code}/"):
        app.preprocess_request()

        assert address("public.plan") == f"/ar/{code}/plan"


def test_an_address_behind_a_prefix_keeps_it(app, edition):
    with app.test_request_context(
        f"/fr/{edition.code.lower()}/", base_url="http://localhost/salon"
    ):
        app.preprocess_request()

        assert address("public.home") == f"/salon/fr/{edition.code.lower()}/"


def test_this_page_keeps_its_query_and_changes_what_is_asked(app, edition):
    path = f"/fr/{edition.code.lower()}/exhibitors"
    with app.test_request_context(f"{path}?q=a+b&q=c&page=2&_scheme=javascript&endpoint=x"):
        app.preprocess_request()

        changed, translated = this_page(page=3), lang_url("ar")

    assert changed == (
        f"/fr/{edition.code.lower()}/exhibitors"
        "?q=a+b&q=c&page=3&_scheme=javascript&endpoint=x"
    )  # fmt: skip
    assert translated == (
        f"/ar/{edition.code.lower()}/exhibitors"
        "?q=a+b&q=c&page=2&_scheme=javascript&endpoint=x"
    )  # fmt: skip


def test_a_text_without_translation_stays_and_its_placeholders_are_filled(app):
    with app.test_request_context("/", headers={"Accept-Language": "en"}):
        assert gettext("No such text %(a)s", a=1) == "No such text 1"
        assert gettext("100%") == "100%"
        assert ngettext("%(num)d xyz", "%(num)d xyzs", 2) == "2 xyzs"
