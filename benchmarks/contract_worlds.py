"""Make contracts of one edition as they differ in life: exhibitor, stand, order, amounts."""

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from benchmarks.names import FIRMS, FIRST, surname
from village.engines.documents.contracts import (
    Clause,
    ContractData,
    ContractParty,
    Instalment,
    LetStand,
    OrderedService,
    parse_contract,
)

EXAMPLE = Path(__file__).parents[1] / "docs" / "examples" / "contract.json"
_ROUNDS = 6
_SERVICES = (
    ("Branchement électrique {} kW", "الربط الكهربائي {} كيلوواط", 40_000),
    ("Spots supplémentaires de {} W", "مصابيح إضافية {} واط", 12_500),
    ("Badges supplémentaires, lot de {}", "شارات إضافية، مجموعة من {}", 15_000),
    ("Écran de {} pouces, deux jours", "شاشة {} بوصة، يومان", 180_000),
    ("Annonce au catalogue, page {}", "إعلان في الدليل، صفحة {}", 450_000),
    ("Hôtesse d’accueil, {} h", "مضيفة استقبال، {} ساعات", 9_000),
)
_ZONES = (("Afrique", "إفريقيا"), ("Europe", "أوروبا"), ("Asie", "آسيا"), ("Start-up", "المقاولات"))


def nine_pages() -> ContractData:
    """Return a bilingual contract of nine pages with its table, its plan and 48 articles.

    The articles of the example come six times, each paragraph with a number of its own, so
    that no two are the same.
    """
    data = parse_contract(json.loads(EXAMPLE.read_text()))
    clauses = tuple(
        _numbered(clause, f"{part}.{at}")
        for part in range(1, _ROUNDS + 1)
        for at, clause in enumerate(data.clauses, 1)
    )
    return replace(data, languages=("fr", "ar"), clauses=clauses)


def _numbered(clause: Clause, number: str) -> Clause:
    body = {lang: f"{number} {text}" for lang, text in clause.body.items()}
    return replace(clause, body=body)


def contracts_of_edition(count: int, *, seed: int = 5) -> Iterator[ContractData]:
    """Yield contracts with the same conditions and plan; all else differs from one to the next."""
    chance = random.Random(seed)
    data = nine_pages()
    stands = [
        str(feature["properties"]["number"])
        for feature in data.plan["features"]
        if feature["properties"].get("kind") == "stand"
    ]
    for at in range(count):
        area = Decimal(chance.choice((6, 9, 12, 18, 24, 36)))
        made = replace(
            data,
            reference=f"CSC24-C-{at:04}",
            issued_on=data.issued_on + timedelta(days=chance.randrange(30)),
            exhibitor=_exhibitor(chance),
            stand=LetStand(
                chance.choice(stands),
                area,
                chance.randint(1, 4),
                dict(zip(("fr", "ar"), chance.choice(_ZONES), strict=True)),
            ),
            lines=tuple(_lines(chance, area, data.lines)),
            deposit_rate=Decimal(chance.randint(20, 60)) / 100,
            verify_url=f"https://village.example.org/c/{chance.getrandbits(120):030x}",
        )
        yield replace(made, instalments=tuple(_instalments(made)))


def _exhibitor(chance: random.Random) -> ContractParty:
    latin, arabic = surname(chance)
    first, _ = chance.choice(FIRST)
    street, street_ar = surname(chance)
    number = chance.randint(1, 300)
    return ContractParty(
        name=f"{chance.choice(FIRMS)} {latin}",
        name_ar=f"شركة {arabic}",
        form="Société à responsabilité limitée",
        ice=f"{chance.randrange(10**15):015}",
        rc=f"{chance.randrange(10**6):06} Casablanca",
        if_number=f"{chance.randrange(10**8):08}",
        address=f"{number}, rue {street}, Casablanca",
        address_ar=f"{number}، زنقة {street_ar}، الدار البيضاء",
        represented_by=f"{first} {latin}",
    )


def _lines(
    chance: random.Random, area: Decimal, always: tuple[OrderedService, ...]
) -> Iterator[OrderedService]:
    yield always[0]
    yield replace(always[1], quantity=area)
    for label, label_ar, unit_price_cents in chance.sample(_SERVICES, chance.randint(3, 5)):
        size = str(chance.randint(2, 60))
        yield OrderedService(
            {"fr": label.format(size), "ar": label_ar.format(size)},
            Decimal(chance.randint(1, 12)),
            unit_price_cents + 500 * chance.randint(0, 40),
            Decimal(chance.choice(("0.20", "0.10"))),
        )


def _instalments(data: ContractData) -> Iterator[Instalment]:
    sums = data.totals
    for due, cents in zip(data.instalments, (sums.deposit_cents, sums.balance_cents), strict=True):
        yield replace(due, amount_cents=cents, due_on=data.issued_on + timedelta(days=7))
