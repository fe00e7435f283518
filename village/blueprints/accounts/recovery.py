"""The page that shows recovery codes, once."""

from urllib.parse import urlsplit

from flask import render_template

from village.web.context import public_url


def codes_page(made: list[str]) -> str:
    """Show new recovery codes."""
    return render_template("accounts/codes.html", codes=made, host=host())


def host() -> str:
    """Return what this installation is called in an app and on paper."""
    return urlsplit(public_url()).netloc
