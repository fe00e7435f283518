"""The yardstick: a Flask application that renders a template, inserts a row, or is not asked."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask, redirect, render_template, request
from flask.typing import ResponseReturnValue

from village.config import read

app = Flask(__name__, template_folder=str(Path(__file__).parent / "templates"))
engine = sa.create_engine(read().database_url.replace("postgresql:", "postgresql+psycopg:"))
TABLE = "CREATE TABLE IF NOT EXISTS trivial (id bigserial PRIMARY KEY, name text NOT NULL)"
INSERT = sa.text("INSERT INTO trivial (name) VALUES (:name)")


@app.get("/")
def show() -> ResponseReturnValue:
    """Render one small template."""
    return render_template("trivial.html", names=["Africa", "Europe", "Asia", "Americas"])


@app.post("/")
def add() -> ResponseReturnValue:
    """Insert one row."""
    with engine.begin() as connection:
        connection.execute(INSERT, {"name": request.form["name"]})
    return redirect("/", 303)


_asked = app.wsgi_app


def _alone(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer /unchanged before Flask: what is measured is what the server takes by itself."""
    if environ["PATH_INFO"] == "/unchanged":
        start_response("304 NOT MODIFIED", [])
        return []
    return _asked(environ, start_response)


app.wsgi_app = _alone  # type: ignore[method-assign]
