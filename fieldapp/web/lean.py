"""Scripts as phones get them: without comments and indentation, a fifth lighter. Each line keeps its number.

In every script comments stand on lines of their own, and no text runs over several lines; a test holds both.
"""

import re

COMMENT = re.compile(rb"^[ \t]*(?:/\*\*.*?\*/|//[^\n]*)", re.MULTILINE | re.DOTALL)
INDENTATION = re.compile(rb"^[ \t]+", re.MULTILINE)


def lean(script: bytes) -> bytes:
    """The script with its comments and its indentation left out."""
    bare = COMMENT.sub(lambda found: b"\n" * found[0].count(b"\n"), script)
    return INDENTATION.sub(b"", bare)
