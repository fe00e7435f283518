"""The pavilion by which a list is narrowed, read from an address."""

from werkzeug.datastructures import MultiDict

from village.web.context import context


def asked_pavilion(args: MultiDict[str, str]) -> str:
    """Return the code of the pavilion that a query asks for; empty for none of the edition's."""
    asked = args.get("pavilion", "")
    return asked if asked in {one.code for one in context().the_edition.pavilions} else ""
