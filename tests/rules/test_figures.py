from decimal import Decimal

import pytest

from fieldapp.rules.figures import readable


@pytest.mark.parametrize(
    ("number", "read"),
    [
        (Decimal("123.456"), "123.5"),
        (Decimal(40), "40"),
        (Decimal("0.000123456"), "0.0001235"),
        (6000.0, "6000"),
        (743217.9, "743200"),
    ],
)
def test_a_figure_in_a_sentence_has_four_digits_that_count(number, read):
    assert str(readable(number)) == read
