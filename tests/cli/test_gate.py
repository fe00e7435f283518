"""`village gate audit`: the figures from the scans, and 1 where the log has others."""

import uuid

import psycopg

from tests.cli.test_edition import FRUGAL
from tests.cli.test_user import GOOD

REFUSED = (
    "INSERT INTO check_in (event_id, digest, edition_id, method, direction, is_rehearsal, verdict,"
    " refusal, code, gate, at, device, by_user_id)"
    " SELECT %s, '', edition.id, 'scanned', 'in', false, 'refused', 'unknown', '', '', now(), '',"
    " (SELECT min(id) FROM user_account) FROM edition WHERE code = 'GATED'"
)


def test_an_audit_ends_well_until_a_scan_is_there_that_the_log_does_not_have(village, url):
    village("edition", "import", str(FRUGAL), "--as", "gated")
    village("user", "create", "gate@example.org", "--name", "Gate", "--password", GOOD)
    well = village("gate", "audit", "gated")
    with psycopg.connect(url, autocommit=True) as rows:
        rows.execute(REFUSED, [uuid.uuid4()])
    ill, nobody = village("gate", "audit", "gated"), village("gate", "audit", "none")

    assert (well.exit_code, well.output) == (
        0,
        "In all: 0 visits, 0 unique visitors, 0 people\n"
        "The live board says the same; the audit log has all 0 scans.\n",
    )
    assert (ill.exit_code, nobody.exit_code) == (1, 1)
    assert "1 scans are kept, but the audit log has 0" in ill.output
    assert "none: there is no such edition" in nobody.output
