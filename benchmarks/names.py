"""Names of persons and firms in both scripts, for worlds that benchmarks make."""

import random

FIRST = (("Youssef", "يوسف"), ("Fatima Zahra", "فاطمة الزهراء"), ("Hicham", "هشام"))
FIRMS = ("Atlas Mobility SARL", "Casa Smart Grid", "Société Générale d’Éclairage", "Datamed")
_SYLLABLES = (
    ("ba", "با"), ("zi", "زي"), ("ma", "ما"), ("rou", "رو"), ("ha", "ها"), ("ki", "كي"),
    ("la", "لا"), ("ni", "ني"), ("ta", "تا"), ("di", "دي"), ("sa", "سا"), ("fou", "فو"),
)  # fmt: skip


def surname(chance: random.Random) -> tuple[str, str]:
    """Return a surname of three or four syllables, in Latin and in Arabic letters."""
    parts = chance.choices(_SYLLABLES, k=chance.randint(3, 4))
    return "".join(part for part, _ in parts).capitalize(), "".join(part for _, part in parts)
