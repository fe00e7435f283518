"""Applications are found by every word that their reader sees, and across Arabic and Latin letters."""

import re
import unicodedata

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

SEARCH = (
    "setweight(to_tsvector('simple'::regconfig, search_names), 'A')"
    " || setweight(to_tsvector('simple'::regconfig, search_contact), 'C')"
    " || setweight(to_tsvector('simple'::regconfig, search_text), 'D')"
)
ROWS = """
SELECT a.id, a.reference, a.title, a.summary, a.needs, a.answers, o.name, o.name_ar, o.city, o.website,
    o.contact_name, o.contact_email, o.contact_phone, o.ice
FROM application a JOIN organisation o ON o.id = a.organisation_id
"""
FILL = """
UPDATE application SET search_names = :names, search_contact = :contact, search_text = :text
WHERE id = :id
"""
# As the code of this release folds words and writes names in the other script.
SAME = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي", "ـ": None}
)
ARABIC = {
    "b": "بپ", "t": "تثط", "j": "ج", "h": "حه", "k": "كخقغگڭ", "d": "دذضظ", "r": "ر", "z": "ز",
    "s": "سص", "c": "ش", "f": "فڤ", "l": "ل", "m": "م", "n": "ن",
}  # fmt: skip
TO_LATIN = str.maketrans({letter: one for one, many in ARABIC.items() for letter in many})
TO_ARABIC = str.maketrans({one: many[0] for one, many in ARABIC.items()})
SPELLINGS = (
    ("sch|sh|ch", "C"), ("kh|gh|q|g(?![eiy])|c(?![eiy])", "k"), ("dj|g", "j"), ("ph|v", "f"),
    ("th", "t"), ("dh", "d"), ("c", "s"), ("x", "ks"), ("p", "b"), ("C", "c"),
)  # fmt: skip


def words(*parts: object) -> list[str]:
    """Return the folded words of some texts."""
    composed = unicodedata.normalize("NFC", " ".join(map(str, parts))).translate(SAME)
    plain = (c for c in unicodedata.normalize("NFKD", composed) if not unicodedata.combining(c))
    return re.findall(r"[^\W_]+", "".join(plain).casefold())


def crossed(word: str) -> str:
    """Return a word's consonants in the other script."""
    if not word.isalpha():
        return ""
    arabic = "\u0600" <= word[:1] <= "\u06ff"
    if arabic:
        word = (word[2:] if word.startswith("ال") and len(word) > 4 else word).translate(TO_LATIN)
    else:
        for spelling, sound in SPELLINGS:
            word = re.sub(spelling, sound, word)
    word = re.sub(f"[^{''.join(ARABIC)}]", "", word.removesuffix("h"))
    word = re.sub(r"(.)\1+", r"\1", word)
    return "" if len(word) < 2 else word if arabic else word.translate(TO_ARABIC)


def given(answer: object) -> list[object]:
    """Return the texts and numbers of an answer, however deep they lie."""
    if isinstance(answer, dict):
        return [text for value in answer.values() for text in given(value)]
    if isinstance(answer, list):
        return [text for value in answer for text in given(value)]
    return [] if answer is None or isinstance(answer, bool) else [answer]


def upgrade() -> None:
    """Add what is searched, by who may read it, and fill it."""
    op.drop_index("ix_application_search", "application")
    for name in ("search_names", "search_contact"):
        op.add_column("application", sa.Column(name, sa.Text(), server_default="", nullable=False))
        op.alter_column("application", name, server_default=None)
    connection = op.get_bind()
    filled = []
    for row in connection.execute(sa.text(ROWS)):
        number = row.reference.rpartition("-")[2].lstrip("0")
        names = words(row.title, row.name, row.name_ar)
        phone = "".join(filter(str.isdigit, row.contact_phone))
        text = words(
            row.reference,
            number,
            row.summary,
            row.city,
            row.needs,
            row.website,
            *given(row.answers),
        )
        filled.append(
            {
                "id": row.id,
                "names": " ".join([*names, *filter(None, dict.fromkeys(map(crossed, names)))]),
                "contact": " ".join(words(row.contact_name, row.contact_email, phone, row.ice)),
                "text": " ".join(dict.fromkeys(text)),
            }
        )
    if filled:
        connection.execute(sa.text(FILL), filled)
    op.add_column(
        "application",
        sa.Column(
            "search", postgresql.TSVECTOR(), sa.Computed(SEARCH, persisted=True), nullable=False
        ),
    )
    op.create_index("ix_application_search", "application", ["search"], postgresql_using="gin")


def downgrade() -> None:
    """Go back to one text that everybody searches."""
    op.drop_index("ix_application_search", "application")
    op.drop_column("application", "search")
    op.execute("UPDATE application SET search_text = concat_ws(' ', search_names, search_text)")
    op.drop_column("application", "search_names")
    op.drop_column("application", "search_contact")
    op.create_index(
        "ix_application_search",
        "application",
        [sa.literal_column("to_tsvector('simple', search_text)")],
        postgresql_using="gin",
    )
