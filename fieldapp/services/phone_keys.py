"""A phone tells the key with which it signs what somebody else is to carry for it."""

from fieldapp.store import installation, phone_keys
from fieldapp.store.database import Session
from fieldapp.store.keys import is_public_key

LONGEST_KEY = 200


class NotAKey(Exception):
    """This is no point of the curve."""


class KeyTaken(Exception):
    """The phone told another key before, or the key is somebody else's."""


def tell_key(session: Session, session_id: int, person_id: int, key: str) -> None:
    """Keep the key with the phone's sign-in. Raises NotAKey, KeyTaken.

    A person who signs in again on the same phone brings the same key: it then belongs to the new sign-in.
    """
    if len(key) > LONGEST_KEY or not is_public_key(key):
        raise NotAKey
    installation.locked(session)
    if phone_keys.of_session(session, session_id) not in (None, key):
        raise KeyTaken
    owner = phone_keys.find_owner(session, key)
    if owner and owner.person_id != person_id:
        raise KeyTaken
    phone_keys.give(session, session_id, person_id, key)
