"""Pages as light pictures: few bytes, as wide as told, none that is not there."""

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
from PIL import Image

from tests.pdf import pages
from village.engines.documents.contracts import build_contract
from village.engines.documents.reading import WIDTH_PX, page_count, page_picture


@pytest.fixture
def contract(example) -> bytes:
    return build_contract(example)


def test_each_page_is_a_picture_of_at_most_30_kb(contract):
    drawn = [page_picture(contract, at) for at in range(1, page_count(contract) + 1)]

    assert len(drawn) == len(pages(contract))
    assert [len(one) for one in drawn if len(one) > 30_000] == []
    assert {Image.open(BytesIO(one)).width for one in drawn} == {WIDTH_PX}


@pytest.mark.parametrize("at", [0, 99])
def test_a_page_that_is_not_there_is_none(contract, at):
    with pytest.raises(IndexError):
        page_picture(contract, at)


def test_several_threads_draw_at_once(contract):
    with ThreadPoolExecutor(4) as threads:
        drawn = list(threads.map(lambda _: page_picture(contract, 1), range(8)))

    assert len(set(drawn)) == 1
