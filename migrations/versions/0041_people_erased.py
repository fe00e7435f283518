"""People are taken out of the log by their salt; runs outside editions; rules of retention."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

TRIGGER, OF_PERSON = "audit_entry_is_kept", "uq_run_open_of_person"
OPEN = "NOT shared AND state IN ('queued', 'running')"
#: An entry changes once: its salt goes, and with it what names people. The chain stays as it is.
ERASING = """
CREATE FUNCTION audit_entry_is_erased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.salt <> '' AND NEW.salt = ''
        AND (NEW.id, NEW.at, NEW.edition_id, NEW.actor_id, NEW.subject, NEW.action, NEW.digest,
             NEW.previous_hash, NEW.hash)
        IS NOT DISTINCT FROM
            (OLD.id, OLD.at, OLD.edition_id, OLD.actor_id, OLD.subject, OLD.action, OLD.digest,
             OLD.previous_hash, OLD.hash)
    THEN RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the audit log takes new entries only' USING ERRCODE = '42501';
END $$
"""


def upgrade() -> None:
    """Seal what names people in the entries to come; those of before stay as the chain has them."""
    op.execute(f"DROP TRIGGER {TRIGGER} ON audit_entry")
    for name, length in (("salt", 32), ("digest", 64)):
        column = sa.Column(name, sa.String(length), server_default="", nullable=False)
        op.add_column("audit_entry", column)
        op.alter_column("audit_entry", name, server_default=None)
    op.execute(
        "UPDATE audit_entry SET salt = data->>'~salt', digest = data->>'~digest',"
        " data = data - '~salt' - '~digest' WHERE data ? '~digest'"
    )
    op.execute(ERASING)
    _kept("DELETE OR TRUNCATE")
    op.execute(
        "CREATE TRIGGER audit_entry_is_erased BEFORE UPDATE ON audit_entry"
        " FOR EACH ROW EXECUTE FUNCTION audit_entry_is_erased()"
    )
    op.alter_column("run", "edition_id", nullable=True)
    _index_runs(sa.text("coalesce(edition_id, 0)"))
    column = sa.Column("data_protection", JSONB, server_default="{}", nullable=False)
    op.add_column("edition", column)
    op.alter_column("edition", "data_protection", server_default=None)


def downgrade() -> None:
    """Keep the seals beside the data, where the next upgrade finds them."""
    op.drop_column("edition", "data_protection")
    op.execute("DELETE FROM run WHERE edition_id IS NULL")
    _index_runs("edition_id")
    op.alter_column("run", "edition_id", nullable=False)
    op.execute("DROP TRIGGER audit_entry_is_erased ON audit_entry")
    op.execute("DROP FUNCTION audit_entry_is_erased()")
    op.execute(f"DROP TRIGGER {TRIGGER} ON audit_entry")
    op.execute(
        "UPDATE audit_entry SET data = data || jsonb_build_object('~salt', salt, '~digest', digest)"
        " WHERE digest <> ''"
    )
    op.drop_column("audit_entry", "digest")
    op.drop_column("audit_entry", "salt")
    _kept("UPDATE OR DELETE OR TRUNCATE")


def _kept(what: str) -> None:
    op.execute(
        f"CREATE TRIGGER {TRIGGER} BEFORE {what} ON audit_entry"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {TRIGGER}()"
    )


def _index_runs(edition: str | sa.TextClause) -> None:
    op.drop_index(op.f(OF_PERSON), table_name="run")
    columns = [edition, "kind", "asked_by_id"]
    op.create_index(op.f(OF_PERSON), "run", columns, unique=True, postgresql_where=sa.text(OPEN))
