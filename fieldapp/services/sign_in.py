"""Signing in and out. Guessing passwords is made slow: every try is counted before it is looked at."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, IPv6Network, ip_address

from fieldapp.store import installation, people
from fieldapp.store.database import Session
from fieldapp.store.models import Person, SignInSession
from fieldapp.store.models.people import SessionKind

WINDOW = timedelta(minutes=15)
TRIES_PER_NAME = 5
TRIES_PER_ADDRESS = 20
"""More than for a name: the phones of a whole camp share one address, and somebody there mistypes every minute."""

LONGEST_NAME = 100
LONGEST_LABEL = 300


class TooManyTries(Exception):
    """Wrong too often in a short time. `wait` is how long until the next try is looked at."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(f"try again in {wait}")
        self.wait = wait

    @property
    def minutes(self) -> int:
        """The wait in whole minutes, at least one."""
        return -(-self.wait // timedelta(minutes=1))


@dataclass(frozen=True)
class Attempt:
    """A counted try: whose password is to be compared, if there is such a person."""

    sign_in_name: str
    address: str
    person_id: int | None = None
    password_hash: str | None = None


def sign_in_name(typed: str) -> str:
    """A name as it is kept: phones put capitals and spaces where nobody asked for them."""
    letters = unicodedata.normalize("NFKC", typed).strip().casefold()
    return "".join(letter for letter in letters if letter.isprintable())[:LONGEST_NAME]


def begin(session: Session, typed_name: str, address: str, now: datetime) -> Attempt:
    """Count a try and say whose password it is about. TooManyTries if it is not to be looked at.

    It counts as failed from the start and is forgiven by `succeed`, so that a thousand tries at once
    are not all looked at before the first one is counted.
    """
    attempt = Attempt(sign_in_name(typed_name), _network(address))
    installation.locked(session)
    people.forget_failures_before(session, now - WINDOW)
    _check_tries(session, attempt, now)
    people.add_failure(session, attempt.sign_in_name, attempt.address, now)
    person = people.find_person_named(session, attempt.sign_in_name)
    if person is None or person.ended_at:
        return attempt
    return Attempt(attempt.sign_in_name, attempt.address, person.id, person.password_hash)


def succeed(session: Session, attempt: Attempt) -> None:
    """The password was right: the tries made from this address with this name no longer count."""
    people.forget_failures(session, attempt.sign_in_name, attempt.address)


def open_browser(
    session: Session, person: Person, token_hash: str, label: str, now: datetime, lasts: timedelta
) -> SignInSession:
    """Sign a browser in."""
    return people.add_session(
        session,
        SignInSession(
            person_id=person.id,
            kind=SessionKind.BROWSER,
            token_hash=token_hash,
            label=label[:LONGEST_LABEL],
            created_at=now,
            last_seen_at=now,
            expires_at=now + lasts,
        ),
    )


def open_phone(
    session: Session,
    browser_session_id: int,
    person_id: int,
    token_hash: str,
    now: datetime,
    lasts: timedelta,
) -> SignInSession:
    """Give a phone a token of its own, for delivering. It ends with the browser's session it was asked for in.

    Earlier tokens of that session stay: two open pages may ask at once, and either may keep its own.
    """
    return people.add_session(
        session,
        SignInSession(
            person_id=person_id,
            kind=SessionKind.PHONE,
            token_hash=token_hash,
            browser_session_id=browser_session_id,
            created_at=now,
            last_seen_at=now,
            expires_at=now + lasts,
        ),
    )


def _check_tries(session: Session, attempt: Attempt, now: datetime) -> None:
    since = now - WINDOW
    by_name = people.failures_of_name(session, attempt.sign_in_name, since)
    from_address = people.failures_from_address(session, attempt.address, since)
    waits = [
        failures[tries - 1] + WINDOW - now
        for failures, tries in ((by_name, TRIES_PER_NAME), (from_address, TRIES_PER_ADDRESS))
        if len(failures) >= tries
    ]
    if waits:
        raise TooManyTries(max(waits))


def _network(address: str) -> str:
    """An IPv6 household has as many addresses as it likes, so its network counts."""
    try:
        known = ip_address(address)
    except ValueError:
        return address[:LONGEST_NAME]
    if isinstance(known, IPv6Address):
        return str(known.ipv4_mapped or IPv6Network((known, 64), strict=False))
    return str(known)
