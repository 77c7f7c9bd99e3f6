"""Where organisations, projects, sites and what lies in them are kept up, with people and choice lists."""

from . import choices, home, people, places, projects
from .blueprint import bp

__all__ = ["bp", "choices", "home", "people", "places", "projects"]
