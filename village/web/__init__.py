"""What views share: access, context, transaction, errors, languages, filters."""

from datetime import timedelta
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from village import config
from village.config import Configuration
from village.core.files.storage import open_storage
from village.extensions import babel
from village.web import (
    access,
    amounts,
    attributes,
    badge_words,
    caching,
    compression,
    confirming,
    context,
    errors,
    filters,
    incoming,
    login,
    mail_names,
    pages,
    preview,
    programs,
    requests,
    roles,
    second_factors,
    security,
    speaking,
    states,
    static,
    tasks,
    texts,
    transaction,
)
from village.web.files import size_in_words
from village.web.markdown import markdown

MEBIBYTE = 1024 * 1024


def flask_config(settings: Configuration) -> dict[str, Any]:
    """Return Flask's configuration for our settings."""
    return {
        "BABEL_DEFAULT_LOCALE": "fr",
        "BABEL_TRANSLATION_DIRECTORIES": str(config.ROOT / "translations"),
        "COMPRESS_ALGORITHM": ["br", "gzip"],
        "COMPRESS_STREAMS": False,
        "DEBUG": settings.debug,
        "MAX_CONTENT_LENGTH": MEBIBYTE,
        "MAX_FORM_MEMORY_SIZE": MEBIBYTE,
        "PERMANENT_SESSION_LIFETIME": timedelta(days=30),
        "PREFERRED_URL_SCHEME": settings.public_url.partition(":")[0],
        "SECRET_KEY": config.secret_key(settings),
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_NAME": security.cookie("village", settings),
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_REFRESH_EACH_REQUEST": False,  # `login.touch` writes it anew now and then
        "SESSION_COOKIE_SECURE": settings.public_url.startswith("https:"),
        "SQLALCHEMY_DATABASE_URI": _sqlalchemy_url(settings.database_url),
        "SQLALCHEMY_ENGINE_OPTIONS": {
            "hide_parameters": True,  # what people typed is in no error log
            "pool_pre_ping": True,
            "pool_recycle": 3600,
            "pool_size": settings.web_threads,
        },
        "TESTING": settings.env == "test",
        "TRUSTED_HOSTS": settings.trusted_hosts,
        "VILLAGE": settings,
        "WTF_CSRF_TIME_LIMIT": None,  # as long as the session: a form may stay open all evening
    }


def init_app(app: Flask, settings: Configuration) -> None:
    """Install everything a view relies on."""
    app.extensions["village_storage"] = open_storage(settings.storage_url, settings.data_dir)
    babel.init_app(app, locale_selector=filters.locale)
    app.jinja_env.add_extension("jinja2.ext.do")
    app.jinja_env.filters["file_size"] = size_in_words
    app.jinja_env.filters["markdown"] = markdown
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    incoming.init_app(app)  # before the languages and editions are taken out of the address
    app.before_request(login.begin)
    app.before_request(access.check)
    app.before_request(second_factors.check)
    compression.init_app(app)  # before the others: what is done last to an answer
    app.before_request(confirming.ask)
    parts = (
        requests, amounts, attributes, caching, context, login, errors, filters, mail_names, pages,
        preview, programs, roles, second_factors, security, badge_words, speaking, states, tasks,
        texts, transaction,
    )  # fmt: skip
    for part in parts:
        part.init_app(app)
    app.wsgi_app = security.ProbesUnderAnyName(app.wsgi_app, settings)  # type: ignore[method-assign]
    static.init_app(
        app, config.ROOT / "static", settings.data_dir.resolve(), security.headers(settings)
    )
    if settings.proxies:
        count = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]


def close(app: Flask) -> None:
    """Check the finished application: no view may have forgotten to say whom it serves."""
    access.refuse_undeclared(app)


def _sqlalchemy_url(url: str) -> str:
    """Return the address with psycopg 3 as its driver."""
    scheme, separator, rest = url.partition("://")
    return f"postgresql+psycopg{separator}{rest}" if scheme in ("postgres", "postgresql") else url
