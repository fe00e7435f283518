"""What makes one edition differ from another becomes data: any number of calls, prices, rules."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

JSONB = postgresql.JSONB(astext_type=sa.Text())
#: Up to now a price had a column each, and the schedule was half at once and half 30 days before.
ITEMS = {
    "registration": "registration_cents",
    "shell_scheme_m2": "shell_scheme_m2_cents",
    "space_only_m2": "space_only_m2_cents",
    "startup_pod": "startup_pod_cents",
}
RATES = ("corner_supplement", "vat_rate", "deposit_rate")
#: Up to now pavilions were continents, by these codes.
CONTINENTS = {
    "africa": ["AF"],
    "europe": ["EU"],
    "asia": ["AS", "OC"],
    "americas": ["NA", "SA"],
}
#: The organiser's texts, by the name without a language and with « _ar ».
ORGANISER_TEXTS = ("name", "form", "address", "city")
NUMBERS = ("ice", "rc", "if")

Row = dict[str, Any]


def upgrade() -> None:
    """Turn columns into documents, and the calls of two kinds into calls with a key."""
    _add(
        "edition",
        sa.Column("state", _enum("life", "preparing", "public", "closed", "archived")),
        sa.Column("mode", _enum("mode", "on_site", "hybrid", "virtual")),
        sa.Column("languages", JSONB),
        sa.Column("accent", sa.String(7)),
        sa.Column("accent_dark", sa.String(7)),
        sa.Column("legal_notice", JSONB),
        sa.Column("privacy", JSONB),
        sa.Column("prices", JSONB),
        sa.Column("pavilion_rule", JSONB),
        sa.Column("scale", JSONB),
        sa.Column("blind", sa.Boolean()),
        sa.Column("programme", JSONB),
    )
    op.add_column("edition", sa.Column("reviews_due_at", sa.DateTime(timezone=True)))
    _add("pavilion", sa.Column("colour", sa.String(7)), sa.Column("continents", JSONB))
    _add(
        "call",
        sa.Column("key", sa.String(32)),
        sa.Column("position", sa.Integer()),
        sa.Column("pavilion", sa.String(16)),
        sa.Column("eligibility", JSONB),
        sa.Column("standard", JSONB),
        sa.Column("sections", JSONB),
    )
    op.add_column("call", sa.Column("places", sa.Integer()))
    op.add_column("call", sa.Column("per_organisation", sa.Integer()))
    _add("criterion", sa.Column("key", sa.String(32)))
    _add(
        "programme_session",
        sa.Column("key", sa.String(32)),
        sa.Column("room", sa.String(32)),
        sa.Column("credits", JSONB),
        sa.Column("speaker_keys", JSONB),
        sa.Column("stream", sa.Text()),
    )
    op.add_column("application", sa.Column("call_id", sa.BigInteger()))
    op.add_column(
        "user_account",
        sa.Column("is_administrator", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.alter_column("user_account", "is_administrator", server_default=None)
    bind = op.get_bind()
    for edition in _rows(bind, "edition"):
        _edition_up(bind, edition)
    bind.execute(
        sa.text(
            "UPDATE application SET call_id = c.id FROM call c"
            " WHERE c.edition_id = application.edition_id AND c.kind = application.kind"
        )
    )
    for table, columns in _NEW.items():
        for column in columns:
            op.alter_column(table, column, nullable=False)
    op.create_foreign_key("fk_application_call_id", "application", "call", ["call_id"], ["id"])
    op.create_index("ix_application_call_id", "application", ["call_id"])
    op.drop_constraint("uq_call_edition_id_kind", "call")
    op.create_unique_constraint("uq_call_edition_id_key", "call", ["edition_id", "key"])
    op.create_unique_constraint("uq_criterion_edition_id_key", "criterion", ["edition_id", "key"])
    op.create_unique_constraint(
        "uq_programme_session_edition_id_key", "programme_session", ["edition_id", "key"]
    )
    for column in (*ITEMS.values(), *RATES, "startup_places"):
        op.drop_column("edition", column)
    op.drop_column("call", "questions")
    op.drop_column("programme_session", "place")
    op.drop_column("programme_session", "speakers")
    op.alter_column("programme_session", "speaker_keys", new_column_name="speakers")


def downgrade() -> None:
    """Turn the documents into columns again; a second call of one kind has no place there."""
    for column in ITEMS.values():
        op.add_column("edition", sa.Column(column, sa.BigInteger()))
    for column in RATES:
        op.add_column("edition", sa.Column(column, sa.Numeric(5, 4)))
    op.add_column("edition", sa.Column("startup_places", sa.Integer()))
    op.add_column("call", sa.Column("questions", JSONB))
    op.alter_column("programme_session", "speakers", new_column_name="speaker_keys")
    op.add_column("programme_session", sa.Column("place", JSONB))
    op.add_column("programme_session", sa.Column("speakers", JSONB))
    bind = op.get_bind()
    for edition in _rows(bind, "edition"):
        _edition_down(bind, edition)
    for column in (*ITEMS.values(), *RATES, "startup_places"):
        op.alter_column("edition", column, nullable=False)
    op.alter_column("call", "questions", nullable=False)
    op.alter_column("programme_session", "place", nullable=False)
    op.alter_column("programme_session", "speakers", nullable=False)
    op.drop_constraint("uq_programme_session_edition_id_key", "programme_session")
    op.drop_constraint("uq_criterion_edition_id_key", "criterion")
    op.drop_constraint("uq_call_edition_id_key", "call")
    op.create_unique_constraint("uq_call_edition_id_kind", "call", ["edition_id", "kind"])
    op.drop_index("ix_application_call_id", "application")
    op.drop_constraint("fk_application_call_id", "application")
    for table, columns in _NEW.items():
        for column in columns:
            if (table, column) != ("programme_session", "speaker_keys"):
                op.drop_column(table, column)
    op.drop_column("programme_session", "speaker_keys")
    op.drop_column("edition", "reviews_due_at")
    op.drop_column("call", "places")
    op.drop_column("call", "per_organisation")
    op.drop_column("user_account", "is_administrator")


#: The columns that the tables get and that always have a value.
_NEW = {
    "edition": (
        "state",
        "mode",
        "languages",
        "accent",
        "accent_dark",
        "legal_notice",
        "privacy",
        "prices",
        "pavilion_rule",
        "scale",
        "blind",
        "programme",
    ),
    "pavilion": ("colour", "continents"),
    "call": ("key", "position", "pavilion", "eligibility", "standard", "sections"),
    "criterion": ("key",),
    "programme_session": ("key", "room", "credits", "speaker_keys", "stream"),
    "application": ("call_id",),
}


def _edition_up(bind: sa.Connection, edition: Row) -> None:
    own = edition["id"]
    talks = _rows(bind, "programme_session", own)
    places = list(
        {json.dumps(talk["place"], sort_keys=True): talk["place"] for talk in talks}.values()
    )
    rooms = [{"key": f"room-{at}", "name": place} for at, place in enumerate(places, 1)]
    for at, talk in enumerate(talks, 1):
        changed = {
            "key": f"session-{at}",
            "room": f"room-{places.index(talk['place']) + 1}",
            "credits": talk["speakers"],
            "speaker_keys": [],
            "stream": "",
        }
        _set(bind, "programme_session", talk["id"], changed)
    codes = set()
    for pavilion in _rows(bind, "pavilion", own):
        codes.add(pavilion["code"])
        changed = {"colour": "", "continents": CONTINENTS.get(pavilion["code"], [])}
        _set(bind, "pavilion", pavilion["id"], changed)
    for call in _rows(bind, "call", own):
        hosted = call["kind"] == "startup"
        questions = [_question_up(one) for one in call["questions"]]
        changed = {
            "key": call["kind"],
            "position": 1 if hosted else 2,
            "pavilion": "startups" if hosted and "startups" in codes else "",
            "places": edition["startup_places"] if hosted else None,
            "eligibility": [],
            "standard": {},
            "sections": [{"questions": questions}] if questions else [],
        }
        _set(bind, "call", call["id"], changed)
    for criterion in _rows(bind, "criterion", own):
        _set(bind, "criterion", criterion["id"], {"key": f"criterion-{criterion['position']}"})
    by_continent = bool(codes & CONTINENTS.keys())
    changed = {
        "state": "public",
        "mode": "on_site",
        "languages": ["fr", "ar", "en"],
        "accent": "",
        "accent_dark": "",
        "legal_notice": {},
        "privacy": {},
        "prices": _prices_up(edition),
        "pavilion_rule": {
            "startup": "organiser",
            "exhibitor": "continents" if by_continent else "choice",
        },
        "scale": {"least": 0, "most": 5, "step": 1},
        "blind": False,
        "programme": {"rooms": rooms} if rooms else {},
        "venue": {"name": edition["venue"]} if edition["venue"] else {},
        "organiser": _organiser_up(edition["organiser"]),
        "refusal_reasons": [_renamed(one, code="key") for one in edition["refusal_reasons"]],
        "practical": _sections(edition["practical"], code="key"),
        "clauses": {
            kind: [_renamed(one, body="text") for one in clauses]
            for kind, clauses in edition["clauses"].items()
        },
        "services": _services(edition["services"], code="key", price_cents="amount"),
    }
    _set(bind, "edition", own, changed)


def _edition_down(bind: sa.Connection, edition: Row) -> None:
    own = edition["id"]
    rooms = {room["key"]: room["name"] for room in edition["programme"].get("rooms", [])}
    for talk in _rows(bind, "programme_session", own):
        changed = {"place": rooms.get(talk["room"], {}), "speakers": talk["credits"]}
        _set(bind, "programme_session", talk["id"], changed)
    places = 0
    for call in _rows(bind, "call", own):
        if call["kind"] == "startup":
            places += call["places"] or 0
        asked = [one for section in call["sections"] for one in section["questions"]]
        _set(bind, "call", call["id"], {"questions": [_question_down(one) for one in asked]})
    changed = {
        **_prices_down(edition["prices"]),
        "startup_places": places,
        "venue": edition["venue"].get("name", {}),
        "organiser": _organiser_down(edition["organiser"]),
        "refusal_reasons": [_renamed(one, key="code") for one in edition["refusal_reasons"]],
        "practical": _sections(edition["practical"], key="code"),
        "clauses": {
            kind: [_renamed(one, text="body") for one in clauses]
            for kind, clauses in edition["clauses"].items()
        },
        "services": _services(edition["services"], key="code", amount="price_cents"),
    }
    _set(bind, "edition", own, changed)


def _prices_up(edition: Row) -> Row:
    deposit = float(edition["deposit_rate"])
    instalments = [
        {"share": deposit, "after_signature_days": 0},
        {"share": round(1 - deposit, 4), "before_event_days": 30},
    ]
    return {
        "vat_rate": float(edition["vat_rate"]),
        "corner_supplement": float(edition["corner_supplement"]),
        "list": [{"item": item, "amount": edition[column]} for item, column in ITEMS.items()],
        "instalments": [one for one in instalments if one["share"]],
    }


def _prices_down(prices: Row) -> Row:
    amounts = {line["item"]: line["amount"] for line in reversed(prices.get("list", []))}
    instalments = prices.get("instalments", [])
    at_once = [one["share"] for one in instalments if "after_signature_days" in one]
    return {
        **{column: amounts.get(item, 0) for item, column in ITEMS.items()},
        "corner_supplement": prices.get("corner_supplement", 0),
        "vat_rate": prices.get("vat_rate", 0),
        "deposit_rate": sum(at_once),
    }


def _organiser_up(old: Row) -> Row:
    new: Row = {}
    for name in ORGANISER_TEXTS:
        texts = {"fr": old.get(name), "ar": old.get(f"{name}_ar")}
        new[name] = {language: text for language, text in texts.items() if text}
    new["numbers"] = {name: old[name] for name in NUMBERS if old.get(name)}
    new |= {name: old.get(name) for name in ("email", "phone")}
    return {name: value for name, value in new.items() if value}


def _organiser_down(new: Row) -> Row:
    old: Row = {}
    for name in ORGANISER_TEXTS:
        old[name] = new.get(name, {}).get("fr", "")
        old[f"{name}_ar"] = new.get(name, {}).get("ar", "")
    old |= {name: new.get("numbers", {}).get(name, "") for name in NUMBERS}
    return old | {name: new.get(name, "") for name in ("email", "phone")}


def _question_up(question: Row) -> Row:
    kept = {
        name: value for name, value in question.items() if value not in (None, 0, False, {}, [])
    }
    return kept | ({"kind": "consent"} if question["kind"] == "check" else {})


def _question_down(question: Row) -> Row:
    return question | ({"kind": "check"} if question["kind"] == "consent" else {})


def _sections(practical: Row, **names: str) -> Row:
    if "sections" not in practical:
        return practical
    return practical | {"sections": [_renamed(one, **names) for one in practical["sections"]]}


def _services(services: Row, **names: str) -> Row:
    return {kind: [_renamed(one, **names) for one in items] for kind, items in services.items()}


def _renamed(row: Row, **names: str) -> Row:
    return {names.get(name, name): value for name, value in row.items()}


def _enum(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, length=24)


def _add(table: str, *columns: sa.Column[Any]) -> None:
    for column in columns:
        op.add_column(table, column)


def _rows(bind: sa.Connection, table: str, edition_id: int | None = None) -> list[Row]:
    where = "" if edition_id is None else " WHERE edition_id = :edition"
    found = bind.execute(
        sa.text(f"SELECT * FROM {table}{where} ORDER BY id"),  # noqa: S608 - our own names
        {} if edition_id is None else {"edition": edition_id},
    )
    return [dict(row) for row in found.mappings()]


def _set(bind: sa.Connection, table: str, row_id: int, changed: Row) -> None:
    columns = {
        name: sa.column(name, JSONB if isinstance(value, dict | list) else None)
        for name, value in changed.items()
    }
    target = sa.table(table, sa.column("id"), *columns.values())
    bind.execute(sa.update(target).where(target.c.id == row_id).values(changed))
