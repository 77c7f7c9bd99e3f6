"""The record types. To add one: write its module here and list it below."""

from .record import Record, UnreadableAnswers, is_asked
from .site_photo import SitePhoto
from .soil_treatment import SoilTreatment
from .tree_count import TreeCount

RECORD_TYPES: tuple[type[Record], ...] = (TreeCount, SitePhoto, SoilTreatment)
BY_NAME = {record_type.name: record_type for record_type in RECORD_TYPES}

__all__ = ["BY_NAME", "RECORD_TYPES", "Record", "UnreadableAnswers", "is_asked"]
