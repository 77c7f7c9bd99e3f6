"""The tables of the central database, one module for each subject."""

from .base import Base
from .choices import ChoiceRow
from .entries import Entry, FlagRow, Photo, Review, Revision, RevisionPhoto
from .ledger import Installation, LedgerLine
from .people import Membership, Person, SignInFailure, SignInSession
from .places import Cohort, Organisation, PhotoPoint, Plot, Project, Site

__all__ = [
    "Base",
    "ChoiceRow",
    "Cohort",
    "Entry",
    "FlagRow",
    "Installation",
    "LedgerLine",
    "Membership",
    "Organisation",
    "Person",
    "Photo",
    "PhotoPoint",
    "Plot",
    "Project",
    "Review",
    "Revision",
    "RevisionPhoto",
    "SignInFailure",
    "SignInSession",
    "Site",
]
