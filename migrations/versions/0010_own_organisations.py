"""Files of one organisation no longer share what is said of it: each later one gets a copy."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

SAID = (
    "name, name_ar, legal_form, country, city, address, website, ice, rc, if_number, founded_year,"
    " team_size, contact_name, contact_email, contact_phone, contact_role, language, version"
)


def upgrade() -> None:
    op.execute(f"""
        DO $$
        DECLARE file record; copied bigint;
        BEGIN
            FOR file IN
                SELECT id, organisation_id FROM application AS later WHERE EXISTS (
                    SELECT FROM application AS earlier
                    WHERE earlier.organisation_id = later.organisation_id
                    AND earlier.id < later.id
                ) ORDER BY id
            LOOP
                INSERT INTO organisation ({SAID})
                SELECT {SAID} FROM organisation WHERE id = file.organisation_id
                RETURNING id INTO copied;
                INSERT INTO organisation_member (user_id, organisation_id)
                SELECT user_id, copied FROM organisation_member
                WHERE organisation_id = file.organisation_id;
                UPDATE application SET organisation_id = copied WHERE id = file.id;
            END LOOP;
        END $$
    """)  # noqa: S608 - the columns are written above


def downgrade() -> None:
    """Keep the copies: two organisations that say the same are nothing that an older code minds."""
