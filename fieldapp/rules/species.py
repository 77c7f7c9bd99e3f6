"""What the checks must know of a species, by its code in the choice list."""

SUCKERING = frozenset({"hip_rha", "pop_sib", "pop_lau", "ros_aci", "rob_pse", "rhu_typ"})
"""Sea buckthorn, poplars, roses, black locust, staghorn sumac: new stems rise from their roots, so
that more stand alive than were planted. They are counted apart, as volunteers."""

EVERGREEN = frozenset(
    {
        "pin_syl",
        "pic_obo",
        "pin_mas",
        "cup_fun",
        "cun_lan",
        "cry_jap",
        "ner_ole",
        "lig_luc",
        "pyr_for",
    }
)
"""Can be judged alive or dead in winter. Larch is a conifer and cannot."""
