"""All that is kept of a person, as an archive."""

import io
import json
from zipfile import ZipFile

from tests.factories import PASSWORD
from tests.privacy.conftest import EMAIL, IN_CONFIDENCE, NAME
from village.privacy.reads import exports, people


def archive(ctx, email):
    packed = io.BytesIO()
    rows = exports.write(ctx, people.known(ctx, email), packed)
    with ZipFile(packed) as files:
        return rows, {name: files.read(name) for name in files.namelist()}


def test_the_archive_holds_what_each_room_keeps_with_its_files(ctx, salma):
    rows, files = archive(ctx, EMAIL)

    document = json.loads(files["data.json"])
    data = document["data"]
    assert rows == sum(len(found) for found in data.values())
    assert {
        "application", "assignment", "audit_entry", "badge", "contract", "contract_signatory",
        "file_note", "juror_profile", "membership", "organisation",
        "organisation_member", "outbox_mail", "submission", "user_account", "user_session",
        "visitor", "visitor_day",
    } <= set(data)  # fmt: skip
    assert data["badge"][0]["job_title"] == "Zqcanarichef"
    assert data["badge"][0]["edition"] == ctx.the_edition.code
    assert data["contract"][0]["number"] == salma.contract.number
    assert NAME in str(data["contract"][0]["terms"])
    assert files[f"files/badge/{salma.photo.id}-zqcanari.jpg"] == b"zqcanari photo"
    assert sorted([*document["files"], "data.json"]) == sorted(files)


def test_the_archive_holds_no_secret_and_nothing_of_others(ctx, salma):
    _rows, files = archive(ctx, EMAIL)

    text = files["data.json"].decode()
    assert NAME in text
    secrets = (salma.user.password_hash, salma.badge.token, PASSWORD)
    for hidden in (*secrets, salma.colleague.email, IN_CONFIDENCE):
        assert hidden not in text


def test_a_file_that_is_missing_is_named_and_left_out(ctx, salma):
    ctx.storage.drop(salma.photo.sha256)

    _rows, files = archive(ctx, EMAIL)

    name = f"files/badge/{salma.photo.id}-zqcanari.jpg"
    assert json.loads(files["data.json"])["missing_files"] == [name]
    assert name not in files
