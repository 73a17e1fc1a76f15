"""One question and its answers, as the browser sends them."""

from typing import Any

import pytest

from sciatica_lib.widgets.choice import Choice


@pytest.mark.parametrize(
    ("message", "answer"),
    [({"chosen": [2]}, "2"), ({"chosen": [99]}, None), ({"chosen": "2"}, "1"), ("x", "1"),
     ({"chosen": [None]}, "1")],
)  # fmt: skip
def test_an_answer_comes_as_a_message_so_that_save_cannot_overtake_it(
    message: Any, answer: str | None
) -> None:
    choice = Choice("How much?", ["0", "1", "2"])
    choice.answer = "1"
    choice._handle_custom_msg(message, [])
    assert choice.answer == answer
