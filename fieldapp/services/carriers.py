"""Whose parcel it is: the owner of the key that signed it, or who hands in their own."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from fieldapp.formats.parcel_file import ParcelFile
from fieldapp.rules.roles import Act, may
from fieldapp.store import installation, phone_keys
from fieldapp.store.database import Session
from fieldapp.store.keys import is_signed
from fieldapp.store.phone_keys import KeyOwner


class OtherServer(Exception):
    """The parcel is for another server."""


class WrongSignature(Exception):
    """The list of what is in the parcel was changed after the phone signed it."""


class UnknownPhone(Exception):
    """No phone that this server knows has signed the parcel."""


class PhoneSignedOut(Exception):
    """The phone that signed the parcel is signed out."""


class PersonLeft(Exception):
    """Whose parcel it is no longer works here."""


class Carrier(NamedTuple):
    """Who hands the parcel in."""

    person_id: int
    display_name: str
    records_in: Collection[int]


@dataclass(frozen=True)
class Recorder:
    """Whose records they are, and in which projects that person may record."""

    person_id: int
    display_name: str
    records_in: Collection[int]
    sign_in_session_id: int | None


def find_recorder(session: Session, parcel: ParcelFile, carrier: Carrier) -> Recorder:
    """Whose parcel it is: the owner of the key that signed it.

    Who hands in their own, and is signed in, needs no key: a phone may have lost it, or could not sign.
    Raises OtherServer, WrongSignature, UnknownPhone, PhoneSignedOut, PersonLeft.
    """
    manifest, signature = parcel.manifest, parcel.signature
    if manifest.instance != installation.get(session).instance:
        raise OtherServer
    if signature and not is_signed(
        parcel.manifest_bytes, signature.signature, signature.public_key
    ):
        raise WrongSignature
    owner = phone_keys.find_owner(session, signature.public_key) if signature else None
    if owner and owner.person_id != manifest.recorder.id:
        raise WrongSignature
    if owner and not (owner.session_ended_at or owner.person_ended_at):
        return _owning(owner)
    if manifest.recorder.id == carrier.person_id:
        return Recorder(carrier.person_id, carrier.display_name, carrier.records_in, None)
    if owner is None:
        raise UnknownPhone
    raise PersonLeft if owner.person_ended_at else PhoneSignedOut


def _owning(owner: KeyOwner) -> Recorder:
    projects = {project for project, roles in owner.roles.items() if may(roles, Act.RECORD)}
    return Recorder(owner.person_id, owner.display_name, projects, owner.session_id)
