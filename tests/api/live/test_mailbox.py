"""A mailbox holds one piece of news, however much comes."""

import pytest

from api.live.mailbox import Mailbox
from domain.access.errors import TokenEnded

pytestmark = pytest.mark.unit


def both(earlier: set[int], later: set[int]) -> set[int]:
    return earlier | later


async def test_what_was_not_taken_is_merged_with_what_comes() -> None:
    box = Mailbox(both)
    for number in range(1000):
        box.put({number % 3})

    assert await anext(box) == {0, 1, 2}
    box.put({7})
    assert await anext(box) == {7}


async def test_the_end_comes_after_the_last_news_and_stays() -> None:
    box = Mailbox(both)
    box.put({1})
    box.fail(TokenEnded())

    assert await anext(box) == {1}
    for _ in range(2):
        with pytest.raises(TokenEnded):
            await anext(box)
