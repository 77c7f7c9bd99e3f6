"""The words a page shows for what the rules found, and for what people decided. Pages translate them."""

from .review import Decision, Status
from .soil import DensitySource, Missing
from .survival import HeldOut, Interval, SurvivalMethod
from .target import Verdict
from .words import N_

STATUSES = {
    Status.RECEIVED: N_("Sent"),
    Status.RETURNED: N_("Fix needed"),
    Status.APPROVED: N_("Approved"),
    Status.REJECTED: N_("Not accepted"),
}

DECISIONS = {
    Decision.APPROVE: N_("Approved"),
    Decision.RETURN: N_("Sent back"),
    Decision.REJECT: N_("Not accepted"),
    Decision.REOPEN: N_("Opened again"),
}

SURVIVAL_METHODS = {
    SurvivalMethod.FULL_COUNT: N_("full count"),
    SurvivalMethod.PLOTS: N_("sample plots"),
    SurvivalMethod.ONE_PLOT: N_("one plot or set of rows, no error estimate"),
    SurvivalMethod.TAGGED_TREES: N_("tagged trees"),
    SurvivalMethod.NOT_COUNTED: N_("not counted yet"),
}

INTERVALS = {
    Interval.NONE: N_("No range can be given."),
    Interval.METHOD: N_(
        "All trees were counted. The range says how the same work may do elsewhere."
    ),
    Interval.SAMPLING: N_("In 95 of 100 such samples the range holds the true rate."),
    Interval.ASSUMED: N_("All plots are alike, so the range rests on an assumption."),
}

HELD_OUT = {
    HeldOut.WALK_THROUGH_ONLY: N_("A walk-through gives no survival rate."),
    HeldOut.MORE_ALIVE_THAN_PLANTED: N_("More trees are alive than were planted."),
    HeldOut.MORE_ALIVE_THAN_SPOTS: N_("More trees are alive than the plot has planting spots."),
    HeldOut.COUNTED_TWICE: N_("The same place was counted twice at one visit."),
    HeldOut.NOTHING_JUDGED: N_("No tree could be judged."),
}

VERDICTS = {
    Verdict.REACHED: N_("The target is reached."),
    Verdict.MISSED: N_("The target is missed."),
    Verdict.UNDECIDED: N_("Whether the target is reached cannot be said yet. Count more."),
}

DENSITY_SOURCES = {
    DensitySource.MEASURED: N_("measured"),
    DensitySource.DEFAULT: N_("usual value"),
}

MISSING = {
    Missing.AMOUNT: N_("how much was used"),
    Missing.CONTAINER_SIZE: N_("how much one sack, cart, truck, bucket or barrow holds"),
    Missing.DENSITY: N_("the weight of one cubic metre"),
    Missing.AREA: N_("the treated area"),
}
