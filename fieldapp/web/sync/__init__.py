"""Where phones deliver: entries, photos, and what changed meanwhile. Signed in by the phone's own token alone."""

from . import changes, entries, hello, photos, previews
from .blueprint import bp

__all__ = ["bp", "changes", "entries", "hello", "photos", "previews"]
