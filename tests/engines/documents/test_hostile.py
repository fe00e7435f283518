"""Hostile names (R11): no exception, no file opened, no request, never long."""

import random
import sys
from dataclasses import fields, replace
from datetime import UTC, datetime

import pytest

from tests.effort import tries
from tests.pdf import text as text_of
from village.engines.documents.badges import BadgeData, EditionData, build_badges
from village.engines.documents.contracts import ContractParty, build_contract
from village.engines.documents.drawable import Undrawable
from village.engines.documents.minutes import (
    MinutesData,
    MinutesDecision,
    MinutesJuror,
    MinutesQuota,
    MinutesRecusal,
    MinutesRow,
    build_minutes,
)
from village.engines.documents.receipts import ReceiptData, build_receipt

SEEDS = [
    '<img src="http://127.0.0.1/x.png">', "<b>gras", "</para>", "<font color=red>", "&amp;&#0;",
    "<a href='file:///etc/passwd'>", "../../etc/passwd", "{a.__class__}", "{x:>99999999}",
    "%s%n%x", "\\", ") Tj ET Q", "(((", ">>\nendobj", "]TJ ET", "\x00\x01\x1f", "\r\nBcc: x",
    "\u202e\u202dtxt", "\u2066" * 300, "\u2069" * 300, "\u202a" * 200, "a\u0301" * 500,
    "م" * 20_000, "A" * 20_000, "W " * 10_000, "\u0300" * 3000, "مُ" * 5000, "😀👨‍👩‍👧‍👦" * 50,
    "中文名字", "Ж Α א", "\ud800", "\udfff x", "\ufeff", "\ufffe", "\u200b" * 999, "", " ", "\t",
    "…" * 400, "‐" * 400, "(" * 400 + ")" * 400, "(م" * 300, "1" * 5000, "1,2.3-" * 900,
    "=cmd|' /C calc'!A0", "ﷺ﷽" * 60, "ـ" * 4000, "\U000e0001" * 40, "\U0010ffff",
]  # fmt: skip


def names() -> list[str]:
    chance = random.Random(11)
    made = list(SEEDS)
    while len(made) < tries(90, thorough=300):
        first, second = chance.sample(SEEDS, 2)
        at = chance.randint(0, len(first))
        made.append((first[:at] + second[:300] + first[at:])[:900])
    return made


OPENED: list[str] = []
WATCHING = False


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if WATCHING and (event == "open" or event.startswith(("socket.", "subprocess.", "os.exec"))):
        OPENED.append(f"{event} {arguments!r:.100}")


sys.addaudithook(_watch)


def badge(name: str) -> bytes:
    data = BadgeData(name, name, name, name, name, name[:200])
    return build_badges([data], edition=EditionData(name, name), sheet="a4x4")


def receipt(name: str) -> bytes:
    at = datetime(2024, 4, 30, tzinfo=UTC)
    summary = ((name, name), ("x", name))
    return build_receipt(ReceiptData(name, name, name, name, at, summary=summary))


def minutes(name: str) -> bytes:
    at = datetime(2024, 4, 30, tzinfo=UTC)
    return build_minutes(
        MinutesData(
            name,
            name,
            at,
            ("fr", "ar"),
            chairs=(name,),
            jurors=(MinutesJuror(name, name),),
            recusals=(MinutesRecusal(name, name, name),),
            ranking=(MinutesRow(1, name, name, 0, None, 1, 0, 2),),
            quotas=(MinutesQuota({"fr": name}, 1, None, 0),),
            decisions=(MinutesDecision("reject", name, name, name, at.date(), name, name),),
            log_head=name,
        )
    )


def test_hostile_names_do_no_harm(example):
    def contract(name: str) -> bytes:
        party = ContractParty(*[name] * len(fields(ContractParty)))
        clause = replace(example.clauses[0], title={"fr": name}, body={"fr": name, "ar": name})
        line = replace(example.lines[0], label={"fr": name, "ar": name})
        data = replace(
            example, exhibitor=party, clauses=(clause,), lines=(line,), reference=name, place=name
        )
        return build_contract(data)

    faults = []
    for at, name in enumerate(["warm up", *names()]):
        for build in (
            badge,
            *([receipt] if at % 2 or not at else []),
            *([minutes] if at % 5 == 1 or not at else []),
            *([contract] if at % 5 == 0 else []),
        ):
            fault = _built(build, name)
            faults += [f"{build.__name__} {name!r:.40}: {fault}"] if fault else []
        if not at:
            OPENED.clear()

    assert faults == []
    assert OPENED == []


def _built(build, name: str) -> str:
    """Return what went wrong in building a document of this name; to name it is well done."""
    global WATCHING
    WATCHING = True
    try:
        made = build(name)
    except Undrawable as error:
        return "" if error.faults else "nothing is named"
    except Exception as error:
        return repr(error)
    finally:
        WATCHING = False
    return "" if made.startswith(b"%PDF") else "no PDF"


def test_other_scripts_that_a_face_has_are_drawn():
    made = build_badges([BadgeData("1", "Ж Greek Ω ⵉⴷⵔⵉⵙ")], edition=EditionData("E"))

    assert "Ж Greek Ω ⵉⴷⵔⵉⵙ" in " ".join(text_of(made).split())


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("𒀭𒁀", "B-1, name: no font has 𒀭 (U+1202D), 𒁀 (U+12040)"),
        ("Zoë 😀", "B-1, name: no font has 😀 (U+1F600)"),
        ("\u200b\u2066", "B-1, name: nothing of it can be seen"),
    ],
)
def test_a_name_that_cannot_be_drawn_is_named(name, fault):
    with pytest.raises(Undrawable) as caught:
        build_badges([BadgeData("B-1", name)], edition=EditionData("E"))

    assert str(caught.value) == fault


def test_a_contract_names_its_texts_that_cannot_be_drawn(example):
    party = replace(example.exhibitor, name="\u200b", address="𒁹𒂍")

    with pytest.raises(Undrawable) as caught:
        build_contract(replace(example, exhibitor=party))

    assert str(caught.value) == (
        "exhibitor.name: nothing of it can be seen;"
        " exhibitor.address: no font has 𒁹 (U+12079), 𒂍 (U+1208D)"
    )


def test_a_receipt_shows_boxes_and_says_so():
    text = text_of(receipt("𒀭 Lab"))

    assert "□ Lab" in text
    assert "𒀭" not in text
    assert "Un carré (□) tient lieu" in text


def test_a_partys_name_too_long_for_its_box_is_refused(example):
    with pytest.raises(Undrawable, match=r"^exhibitor.name: too long, it fits at no size$"):
        build_contract(replace(example, exhibitor=ContractParty("x" * 401)))
