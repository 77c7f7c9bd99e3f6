"""The demonstration: sites with a history worth looking at, made by the program and marked as such."""

from .making import make
from .people import PASSWORD, PEOPLE

__all__ = ["PASSWORD", "PEOPLE", "make"]
