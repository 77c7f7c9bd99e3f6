"""A receipt as one signed line: what it says can be read again, and nothing can be changed in it."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from fieldapp.rules.review import Status
from fieldapp.services.proof import Proof, prove, read_proof
from fieldapp.store.keys import SigningKey, new_key
from fieldapp.store.receipts import Receipt

KEY = SigningKey(new_key())
ENTRY = UUID("01890a5d-ac96-774b-bcce-b302099a8057")
RECEIPT = Receipt(
    entry_id=ENTRY,
    revision=2,
    digest="d" * 64,
    status=Status.RECEIVED,
    missing=(),
    number=1204,
    hash="a" * 64,
    stored_at=datetime(2026, 6, 12, 6, 32, 5, 999_999, tzinfo=UTC),
    instance="0123456789abcdef",
    epoch=3,
)
LINE = prove(RECEIPT, KEY)


def test_a_proof_says_what_the_receipt_says():
    assert read_proof(LINE, KEY.public) == Proof(
        instance="0123456789abcdef",
        epoch=3,
        entry_id=ENTRY,
        revision=2,
        digest="d" * 64,
        is_complete=True,
        number=1204,
        hash="a" * 64,
        stored_at=datetime(2026, 6, 12, 6, 32, 5, tzinfo=UTC),
    )


def test_a_proof_fits_into_a_qr_code_that_a_cheap_camera_reads():
    assert len(LINE) < 330


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        (".complete.", ".awaiting-photos."),
        (".1204.", ".1205."),
        ("d" * 64, "e" * 64),
        ("2026", "2025"),
    ],
)
def test_a_proof_that_was_changed_is_none(was: str, becomes: str):
    assert read_proof(LINE.replace(was, becomes, 1), KEY.public) is None


@pytest.mark.parametrize("nonsense", ["", ".", "1.2.3", LINE[:-1], f"{LINE}A", "ж" * 300])
def test_nonsense_is_no_proof(nonsense: str):
    assert read_proof(nonsense, KEY.public) is None


def test_another_servers_proof_is_none_here():
    assert read_proof(LINE, SigningKey(new_key()).public) is None
