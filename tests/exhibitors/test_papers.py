"""Papers that exhibitors send: what is not asked for is not kept."""

from dataclasses import replace

import pytest

from tests.attachments.test_receiving import clamd
from tests.exhibitors.test_entries import PDF
from village.core.errors import FileNotTaken
from village.editions import FileKind
from village.exhibitors.writes import papers

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"x" * 11_000_000, "too_large"),
        (b"<script>alert(1)</script>", "kind"),
        (PNG, "kind"),
    ],
)
def test_what_is_not_asked_for_is_not_taken(ctx, content, why):
    with pytest.raises(FileNotTaken) as refusal:
        papers.keep(ctx, "plan.pdf", content, (FileKind.PDF,))

    assert refusal.value.facts["why"] == why


def test_a_paper_is_kept_under_what_it_is(ctx):
    file = papers.keep(ctx, "plan", PDF)

    assert (file.name, file.media_type, file.size_bytes) == (
        "plan.pdf",
        "application/pdf",
        len(PDF),
    )
    assert ctx.storage.get(file.sha256) == PDF


def test_a_paper_with_a_virus_is_not_taken(ctx):
    found = b"stream: Eicar-Test-Signature FOUND\0"
    with clamd(found) as (address, _got), pytest.raises(FileNotTaken) as refusal:
        papers.keep(replace(ctx, scanner=address), "plan.pdf", PDF)

    assert refusal.value.facts["why"] == "infected"
