"""Words that a person reads, written where translation itself is out of reach."""


def N_(message: str) -> str:
    """Mark an English message for the catalogues and return it unchanged.

    The pages translate it when they show it: rules and records know no language.
    """
    return message
