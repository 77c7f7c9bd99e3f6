"""How long the fault tests run: short within `make test`, long with `make faults`."""

import os
from typing import TypeVar

T = TypeVar("T")
LONG = os.environ.get("FAULTS") == "long"


def length(short: T, long: T) -> T:
    """The one or the other, as this run is."""
    return long if LONG else short
