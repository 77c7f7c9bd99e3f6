"""What is asked about the places of the work: written down once, for the pages and for reading."""

from .cohort import COHORT
from .organisation import ORGANISATION
from .photo_point import PHOTO_POINT
from .place_form import Group, PlaceForm, is_yes_or_no
from .plot import PLOT
from .project import PROJECT, funding_questions
from .site import SITE

PLACE_FORMS = (ORGANISATION, PROJECT, SITE, PLOT, COHORT, PHOTO_POINT)
BY_NAME = {form.name: form for form in PLACE_FORMS}

__all__ = [
    "BY_NAME",
    "COHORT",
    "ORGANISATION",
    "PHOTO_POINT",
    "PLACE_FORMS",
    "PLOT",
    "PROJECT",
    "SITE",
    "Group",
    "PlaceForm",
    "funding_questions",
    "is_yes_or_no",
]
