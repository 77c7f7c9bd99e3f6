"""The fixed words about land: they are part of the program's logic, so no administrator edits them.

Lists that a country or a project may extend (species, zones …) are reference tables instead.
"""

from .words import N_

Words = tuple[tuple[str, str], ...]
"""Codes, which are stored, with their labels, which are shown."""

COUNTRIES: Words = (("MN", N_("Mongolia")), ("CN", N_("China")))

ORGANISATION_KINDS: Words = (
    ("asm_ngo", N_("NGO of artisanal miners")),
    ("partnership", N_("Partnership of miners")),
    ("mine", N_("Mine")),
    ("association", N_("Association of mines")),
    ("council", N_("Local multi-stakeholder council")),
    ("local_government", N_("Local government")),
    ("ministry", N_("Ministry or agency")),
    ("donor", N_("Donor")),
    ("nursery", N_("Tree nursery")),
    ("other", N_("Other")),
)

SITE_STATES: Words = (
    ("identified", N_("Found")),
    ("baseline_done", N_("First survey done")),
    ("planned", N_("Planned and agreed")),
    ("technical_in_progress", N_("Filling and shaping")),
    ("technical_done", N_("Filled and shaped")),
    ("technical_accepted", N_("Filling and shaping accepted")),
    ("biological_in_progress", N_("Planting and sowing")),
    ("biological_done", N_("Planted and sown")),
    ("aftercare", N_("Aftercare")),
    ("accepted", N_("Accepted")),
    ("handed_over", N_("Handed over")),
    ("failed", N_("Failed")),
    ("re_disturbed", N_("Dug up again")),
    ("suspended", N_("Work stopped for now")),
)

DEPOSIT_TYPES: Words = (
    ("placer", N_("Placer (river gravel)")),
    ("hard_rock", N_("Hard rock")),
    ("tailings", N_("Tailings")),
    ("other", N_("Other")),
)

MINERALS: Words = (
    ("gold", N_("Gold")),
    ("fluorspar", N_("Fluorspar")),
    ("coal", N_("Coal")),
    ("zinc_lead", N_("Zinc and lead")),
    ("copper", N_("Copper")),
    ("tin_tungsten", N_("Tin and tungsten")),
    ("gemstones", N_("Gemstones")),
    ("building_stone", N_("Sand, gravel and stone")),
    ("other", N_("Other")),
)

MINE_STATUSES: Words = (
    ("abandoned", N_("Abandoned")),
    ("active", N_("Being mined")),
    ("closing", N_("Closing")),
)

TENURES: Words = (
    ("none", N_("No permit")),
    ("asm_permit", N_("Artisanal mining permit")),
    ("licence", N_("Mining licence")),
    ("tripartite", N_("Contract of three parties")),
    ("state_land", N_("State land")),
)

NATURAL_ZONES: Words = (
    ("high_mountain", N_("High mountain")),
    ("taiga", N_("Taiga")),
    ("forest_steppe", N_("Forest steppe")),
    ("steppe", N_("Steppe")),
    ("desert_steppe", N_("Desert steppe")),
    ("desert", N_("Desert")),
)

LAND_USES: Words = (
    ("pasture", N_("Pasture")),
    ("forest", N_("Forest")),
    ("hay", N_("Hay meadow")),
    ("farmland", N_("Farmland")),
    ("other", N_("Other")),
)

ASPECTS: Words = (
    ("N", N_("North")),
    ("NE", N_("North-east")),
    ("E", N_("East")),
    ("SE", N_("South-east")),
    ("S", N_("South")),
    ("SW", N_("South-west")),
    ("W", N_("West")),
    ("NW", N_("North-west")),
)

ECO_SYSTEMS: Words = (
    ("zones_phytogeographic", N_("Plant regions of Mongolia (16)")),
    ("zones_wwf", N_("WWF ecoregions of Mongolia (16)")),
)
"""Two divisions of Mongolia into 16 zones. The code is the name of the reference table of its zones."""

FUNDING_SOURCES: Words = (
    ("national", N_("National government")),
    ("local_government", N_("Local government")),
    ("donor", N_("Donor")),
    ("own", N_("Own money")),
    ("in_kind", N_("Work and goods given")),
)

COHORT_KINDS: Words = (
    ("original", N_("First planting")),
    ("beat_up", N_("Replaces dead trees")),
    ("enrichment", N_("More trees among the others")),
)

COUNTED_HOW: Words = (
    ("counted", N_("Counted")),
    ("invoice", N_("From the nursery's bill")),
    ("estimated", N_("Estimated")),
)

STOCK_TYPES: Words = (
    ("bare_root", N_("Bare root")),
    ("container", N_("In a pot or bag")),
    ("cutting", N_("Cutting")),
    ("wildling", N_("Dug up in the wild")),
)
