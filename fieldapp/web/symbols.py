"""Which icon stands beside a record, and beside a word chosen on a form. A code that is not here goes without."""

from fieldapp.records import BY_NAME

UNITS = {
    "sack": "bag",
    "barrow": "barrow",
    "cart": "cart",
    "truck": "truck",
    "bucket": "bucket",
    "kg": "scale",
    "t": "scale",
    "jin": "scale",
    "m3": "layers",
    "L": "water",
    "cm_layer": "depth",
}
MATERIALS = {
    "dung_sheep": "animal",
    "dung_old": "fence",
    "dung_cattle": "animal",
    "dung_horse": "animal",
    "dung_pig": "animal",
    "dung_poultry": "animal",
    "compost": "leaf",
    "mush_comp": "leaf",
    "topsoil": "layers",
    "topsoil_imp": "layers",
    "clay_cover": "layers",
    "seed_soil": "layers",
    "lime": "rock",
    "gypsum": "rock",
    "npk": "bag",
    "urea": "bag",
    "phos": "bag",
    "straw": "straw",
    "wood": "tree",
    "biochar": "flame",
    "flyash": "flame",
    "hydrogel": "water",
    "water": "water",
}
CAUSES = {
    "drought": "sun",
    "heat": "sun",
    "frost": "frost",
    "wind_sand": "wind",
    "flood": "water",
    "livestock": "animal",
    "rodent": "animal",
    "insect": "insect",
    "disease": "disease",
    "fire": "flame",
    "missing": "missing",
    "unknown": "question",
}
"""The rarer ones go without: each icon costs every phone about 50 bytes."""

OF_LISTS = {"material": MATERIALS, "mortality_cause": CAUSES}
OF_QUESTIONS = {"amount_unit": UNITS}


def record_icon(record_type: str) -> str:
    """The icon of a record type; a plain sheet for one of a later release."""
    return BY_NAME[record_type].icon if record_type in BY_NAME else "document"
