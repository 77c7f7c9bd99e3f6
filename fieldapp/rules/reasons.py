"""Why an entry goes back. A code, not a comment: supervisor and fieldworker may share no language."""

from dataclasses import dataclass

from .words import N_


@dataclass(frozen=True)
class Reason:
    """What the fieldworker reads, in their own language, and what they are asked to do."""

    code: str
    label: str
    advice: str
    icon: str


RETURN_REASONS = (
    Reason(
        "photo_unclear",
        N_("Photo is not clear"),
        N_("Hold the phone still. Keep the sun behind you."),
        "camera",
    ),
    Reason(
        "photo_elsewhere",
        N_("Photo is of another place"),
        N_("Go to the photo point and take it again."),
        "pin",
    ),
    Reason(
        "numbers",
        N_("Numbers do not add up"),
        N_("Look at the numbers again and correct them."),
        "warn",
    ),
    Reason("count_again", N_("Count again"), N_("Go back and count the trees once more."), "tree"),
    Reason("missing", N_("Something is missing"), N_("Fill in what is missing."), "question"),
    Reason("other", N_("Something else"), N_("Read what the supervisor wrote."), "edit"),
)
BY_CODE = {reason.code: reason for reason in RETURN_REASONS}


def find_reason(code: str) -> Reason | None:
    """The reason with this code; None if the words are the supervisor's own."""
    return BY_CODE.get(code)
