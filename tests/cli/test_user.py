"""`village user`: accounts made, listed and disabled from the command line."""

from functools import partial

import psycopg
import pytest

GOOD = "quatre mots sans lien"


@pytest.fixture
def create(village):
    return partial(village, "user", "create")


def rows(url, sql):
    with psycopg.connect(url) as connection:
        return connection.execute(sql).fetchall()


def test_creating_an_account_stores_it_confirmed(create, url):
    result = create("Kenza@Example.org", "--name", "Kenza", "--password", GOOD)

    assert (result.exit_code, result.output) == (0, "Kenza@Example.org can log in.\n")
    assert rows(
        url, "SELECT name, verified_at IS NULL FROM user_account WHERE email = 'kenza@example.org'"
    ) == [("Kenza", False)]


def test_an_address_is_taken_once(create):
    create("twice@example.org", "--name", "T", "--password", GOOD)

    result = create("twice@example.org", "--name", "T", "--password", GOOD)

    assert result.exit_code == 1
    assert "there is an account with this address" in result.output


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (["--password", "short"], 2, "12 characters"),
        (["--password", GOOD, "--role", "gate"], 2, "go together"),
        (["--password", GOOD, "--edition", "CSC24"], 2, "go together"),
        (["--password", GOOD, "--role", "gate", "--edition", "NO"], 1, "NO: there is no such"),
        (["--password", GOOD, "--role", "king", "--edition", "NO"], 2, "king"),
    ],
)
def test_a_refusal_says_why_and_stores_nothing(create, url, arguments, status, says):
    result = create("refused@example.org", "--name", "R", *arguments)

    assert result.exit_code == status
    assert says in result.output
    assert "Traceback" not in result.output
    assert rows(url, "SELECT 1 FROM user_account WHERE email = 'refused@example.org'") == []


def test_accounts_are_listed_with_their_roles_and_what_is_special(create, village):
    village("edition", "create", "--code", "LST1", "--name", "Listed")
    create("gate@lst.example", "--name", "Gate", "--password", GOOD, "--role", "gate",
           "--edition", "lst1")  # fmt: skip
    create("plain@lst.example", "--name", "Plain", "--password", GOOD)
    village("user", "disable", "Plain@lst.example")

    listed = [line for line in village("user", "list").output.splitlines() if "lst." in line]
    of_edition = village("user", "list", "--edition", "lst1").output

    assert listed == ["gate@lst.example  Gate  LST1:gate", "plain@lst.example  Plain  disabled"]
    assert of_edition == "gate@lst.example  Gate  LST1:gate\n"


def test_a_lost_second_factor_is_taken_off(create, village, url):
    create("lost@example.org", "--name", "Lost", "--password", GOOD)
    with psycopg.connect(url) as connection:
        connection.execute(
            "INSERT INTO authenticator (user_id, secret, last_step, added_at) "
            "SELECT id, 'locked', 0, now() FROM user_account WHERE email = 'lost@example.org'"
        )
    listed = village("user", "list").output

    off = village("user", "reset-second-factor", "Lost@example.org")

    assert "lost@example.org  Lost  second factor\n" in listed
    assert off.output == (
        "Lost@example.org logs in with the password alone, and was told by mail.\n"
    )
    assert rows(url, "SELECT count(*) FROM authenticator") == [(0,)]


def test_an_account_is_disabled_and_enabled_again(create, village, url):
    create("off@example.org", "--name", "Off", "--password", GOOD)
    disabled = "SELECT disabled_at IS NULL FROM user_account WHERE email = 'off@example.org'"

    off, there = village("user", "disable", "off@example.org"), rows(url, disabled)
    on = village("user", "enable", "off@example.org")
    nobody = village("user", "disable", "nobody@example.org")

    assert (off.output, on.output) == (
        "off@example.org can log in no more.\n", "off@example.org can log in.\n"
    )  # fmt: skip
    assert (there, rows(url, disabled)) == ([(False,)], [(True,)])
    assert (nobody.exit_code, "no account has this address" in nobody.output) == (1, True)


def test_resetting_mails_a_link_and_leaves_the_password_until_it_is_used(create, village, url):
    create("locked@example.org", "--name", "L", "--password", GOOD)
    password = "SELECT password_hash FROM user_account WHERE email = 'locked@example.org'"
    before = rows(url, password)

    result = village("user", "reset", "locked@example.org", "--link")

    assert "/fr/account/reset/" in result.output
    sent = """SELECT template FROM outbox_mail WHERE "to" = 'locked@example.org'"""
    assert (rows(url, sent), rows(url, password)) == ([("account_reset",)], before)
    assert village("user", "reset", "nobody@example.org").exit_code == 1
