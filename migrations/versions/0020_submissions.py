"""Each submission is a version that is kept, and amending a file leaves it in force."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

OWNER = (
    "name", "name_ar", "legal_form", "country", "city", "address", "website", "ice", "rc",
    "if_number", "founded_year", "team_size", "contact_name", "contact_email", "contact_phone",
    "contact_role", "language",
)  # fmt: skip
PROJECT = (
    "title", "summary", "women_led", "first_time", "wanted_area_m2", "wanted_open_sides",
    "shell_scheme", "needs",
)  # fmt: skip
OF_EXHIBITORS = {"wanted_area_m2", "wanted_open_sides", "shell_scheme", "needs"}
ESSENTIAL = {"name", "country", "contact_name", "contact_email", "language", "title"}
#: The questions that rules of a call need, where they are enforced.
RULED = {
    "founded_within_years": "founded_year", "team_at_most": "team_size", "countries": "country",
}  # fmt: skip

FILES = f"""
SELECT a.id, a.reference, a.kind, a.submitted_at, a.submission_key, a.asked, a.answers,
    {", ".join(f"a.{name}" for name in PROJECT)},
    {", ".join(f"o.{name} AS owner_{name}" for name in OWNER)},
    e.code AS edition_code, e.name AS edition_name,
    c.key AS call_key, c.title AS call_title, c.standard, c.eligibility,
    x.number AS axis_number, x.title AS axis_title, p.code AS zone, p.label AS zone_label,
    EXISTS (SELECT FROM axis WHERE axis.edition_id = e.id) AS has_axes
FROM application a
JOIN organisation o ON o.id = a.organisation_id
JOIN edition e ON e.id = a.edition_id
JOIN call c ON c.id = a.call_id
LEFT JOIN axis x ON x.id = a.axis_id
LEFT JOIN pavilion p ON p.edition_id = a.edition_id AND p.code = a.zone
WHERE a.submitted_at IS NOT NULL
ORDER BY a.id
"""  # noqa: S608 - the columns are written above


def upgrade() -> None:
    """Keep what each submitted file says now as its first version."""
    aware = sa.DateTime(timezone=True)
    op.create_table(
        "submission",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("key", sa.Uuid(), nullable=True),
        sa.Column("submitted_at", aware, nullable=False),
        sa.Column("content", postgresql.JSONB(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.CheckConstraint("number > 0", name="ck_submission_number_positive"),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name="fk_submission_application_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_submission"),
        sa.UniqueConstraint("application_id", "number", name="uq_submission_application_id_number"),
        sa.UniqueConstraint("key", name="uq_submission_key"),
    )
    op.create_index(
        "ix_submission_sha256",
        "submission",
        ["sha256"],
        postgresql_ops={"sha256": "text_pattern_ops"},
    )
    op.create_table(
        "amendment",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("organisation", postgresql.JSONB(), nullable=False),
        sa.Column("project", postgresql.JSONB(), nullable=False),
        sa.Column("started_at", aware, nullable=False),
        sa.Column("saved_at", aware, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name="fk_amendment_application_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_amendment"),
        sa.UniqueConstraint("application_id", name="uq_amendment_application_id"),
    )
    _keep_first_versions()
    op.drop_constraint("uq_application_submission_key", "application")
    op.drop_column("application", "submission_key")
    op.drop_index("ix_application_organisation_id", "application")
    op.create_unique_constraint(
        "uq_application_organisation_id", "application", ["organisation_id"]
    )
    op.add_column(
        "organisation_member",
        sa.Column("edits", sa.Boolean(), server_default=sa.true(), nullable=False),
    )
    op.alter_column("organisation_member", "edits", server_default=None)


def downgrade() -> None:
    """Forget the versions; a file says what it said last. Who only read acts for nobody."""
    op.execute("DELETE FROM organisation_member WHERE NOT edits")
    op.drop_column("organisation_member", "edits")
    op.drop_constraint("uq_application_organisation_id", "application")
    op.create_index("ix_application_organisation_id", "application", ["organisation_id"])
    op.add_column("application", sa.Column("submission_key", sa.Uuid(), nullable=True))
    op.create_unique_constraint("uq_application_submission_key", "application", ["submission_key"])
    op.execute("""
        UPDATE application SET submission_key = (
            SELECT key FROM submission WHERE application_id = application.id
            ORDER BY number DESC LIMIT 1
        )
    """)
    op.drop_table("amendment")
    op.drop_table("submission")


def _keep_first_versions() -> None:
    connection = op.get_bind()
    table = sa.table(
        "submission",
        sa.column("application_id"),
        sa.column("number"),
        sa.column("key"),
        sa.column("submitted_at"),
        sa.column("content", postgresql.JSONB()),
        sa.column("sha256"),
    )
    for some in connection.execute(sa.text(FILES)).mappings().partitions(500):
        connection.execute(sa.insert(table), [_version(row) for row in some])


def _version(row: Mapping[str, Any]) -> dict[str, Any]:
    content = _content(row)
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return {
        "application_id": row["id"],
        "number": 1,
        "key": row["submission_key"],
        "submitted_at": row["submitted_at"],
        "content": content,
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
    }


def _content(row: Mapping[str, Any]) -> dict[str, Any]:
    asked = _asked(row)
    at: datetime = row["submitted_at"]
    keys = {question["key"] for question in row["asked"]}
    axis = {"number": row["axis_number"], "title": row["axis_title"]}
    return {
        "format": "submission/1",
        "reference": row["reference"],
        "version": 1,
        "submitted_at": at.astimezone(UTC).isoformat(),
        "edition": {"code": row["edition_code"], "name": row["edition_name"]},
        "call": {"key": row["call_key"], "kind": row["kind"], "title": row["call_title"]},
        "organisation": {name: row[f"owner_{name}"] for name in OWNER if name in asked},
        "project": {
            **{name: row[name] for name in PROJECT if name in asked},
            "axis": axis if row["axis_number"] is not None and "axis" in asked else None,
            "pavilion": {"code": row["zone"], "label": row["zone_label"]} if row["zone"] else None,
        },
        "labels": {
            key: text for key, text in row["standard"].get("labels", {}).items() if key in asked
        },
        "asked": row["asked"],
        "answers": {key: answer for key, answer in row["answers"].items() if key in keys},
    }


def _asked(row: Mapping[str, Any]) -> set[str]:
    """Return the standard questions that the call asks."""
    enforced = {
        RULED[one["rule"]]
        for one in row["eligibility"]
        if one.get("effect") == "enforced" and one["rule"] in RULED
    }
    out = set(row["standard"].get("off", [])) - ESSENTIAL - enforced
    out |= set() if row["has_axes"] else {"axis"}
    out |= OF_EXHIBITORS if row["kind"] == "startup" else set()
    return {*OWNER, *PROJECT, "axis"} - out
