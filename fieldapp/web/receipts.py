"""The page behind the QR code of a receipt: anybody who is shown one can see whether it is genuine.

It says nothing about people or places, only what the receipt itself says and where its record stands.
"""

from flask import Blueprint, render_template

from fieldapp.rules.review import Status
from fieldapp.services.check_receipt import Standing, check

from .access import public
from .resources import resources

bp = Blueprint("receipts", __name__)

LONGEST = 500
"""Characters. A receipt has about 320."""


@bp.get("/receipt/<line>")
@public
def receipt(line: str) -> tuple[str, int]:
    held = resources()
    if len(line) > LONGEST:
        return _not_genuine()
    with held.database.reading() as session:
        checked = check(session, line, held.receipt_key.public)
    if checked is None:
        return _not_genuine()
    page = render_template("receipts/receipt.html", checked=checked, state=_state(checked.now))
    return page, 200


def _not_genuine() -> tuple[str, int]:
    return render_template("receipts/not_genuine.html"), 404


def _state(now: Standing | None) -> str | None:
    """The word shown, as the components know it."""
    if now is None:
        return None
    waits = now.awaits_photos and now.status is Status.RECEIVED
    return "sending" if waits else str(now.status)
