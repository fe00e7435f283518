"""What an application is found by, written down whenever what it says changes."""

from typing import NamedTuple

from village.applications.reads import answers
from village.applications.tables import Application
from village.core.searching import crossed, words


class Findable(NamedTuple):
    """The folded words of an application, by who may search them."""

    names: str
    contact: str
    text: str


def index(application: Application) -> None:
    """Let an application be found by what it says now."""
    found_by = _findable(application)
    application.search_names = found_by.names
    application.search_contact = found_by.contact
    application.search_text = found_by.text


def _findable(application: Application) -> Findable:
    organisation = application.organisation
    names = _words(application.title, organisation.name, organisation.name_ar)
    crossing = dict.fromkeys(other for name in names if (other := crossed(name)))
    phone = "".join(filter(str.isdigit, organisation.contact_phone or ""))
    contact = (organisation.contact_name, organisation.contact_email, phone, organisation.ice)
    number = application.reference.rpartition("-")[2].lstrip("0")
    said = (application.summary, organisation.city, application.needs, organisation.website)
    text = _words(application.reference, number, *said, *_answers(application))
    return Findable(
        " ".join((*names, *crossing)), " ".join(_words(*contact)), " ".join(dict.fromkeys(text))
    )


def _answers(application: Application) -> list[str]:
    """Return the answers in the words of every language in which somebody reads them."""
    return [
        answer
        for language in application.edition.languages
        for _question, answer in answers.answered(application, language)
    ]


def _words(*parts: str | None) -> list[str]:
    return [word for part in parts if part for word in words(part)]
