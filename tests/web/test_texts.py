from flask_babel import force_locale, gettext

from village.core.languages import LOCALES


def test_texts_of_templates_follow_the_language_and_take_values_as_text(app):
    source = """{{ _("%(name)s:", name=who) }} {{ _("95%% interval") }},
        {{- ngettext("%(num)d axis", "%(num)d axes", 4) }}"""

    def written(source: str) -> list[str]:
        made = app.jinja_env.from_string(source)
        texts = []
        for locale in LOCALES.values():
            with force_locale(locale):
                texts.append(made.render(who="<i>"))
        return texts

    with app.test_request_context("/fr/"):
        assert written(source) == [
            "&lt;i&gt;\u00a0: Intervalle à 95\u00a0%,4 axes",
            "&lt;i&gt;: مجال الثقة 95%,4 محاور",
            "&lt;i&gt;: 95% interval,4 axes",
        ]
        assert written("{% autoescape false %}" + source + "{% endautoescape %}")[2] == (
            "<i>: 95% interval,4 axes"
        )


def test_templates_share_one_map_of_globals(app):
    assert app.jinja_env.get_template("base.html").globals is app.jinja_env.globals

    own = app.jinja_env.from_string("{{ who }}", globals={"who": "Salma"})

    assert (own.render(), "who" in app.jinja_env.globals) == ("Salma", False)


def test_texts_of_python_follow_the_language_too(app):
    with app.test_request_context("/fr/"):
        with force_locale("ar"):
            arabic = gettext("Editions")
        with force_locale("fr"):
            assert (gettext("Editions"), arabic) == ("Éditions", "الدورات")
