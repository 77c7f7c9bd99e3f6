"""What the two sites on the steppe have in common."""

from fieldapp.demonstration.days import Window
from fieldapp.demonstration.scenery.ground import SOILS

IN_LEAF = Window((6, 3), (9, 18))
GREEN = ((0, 0.03), (2, 0.12), (12, 0.35), (24, 0.58), (36, 0.78), (48, 0.85))
CAUSES = {"drought": 42, "frost": 22, "livestock": 14, "rodent": 8, "wind_sand": 8, "planting": 6}
GRAVEL, SAND = SOILS["gravel"], SOILS["sand"]
LAND = {
    "country": "MN",
    "region_1": "Төв · Töv",
    "region_2": "Жишээ сум · Demo soum",
    "deposit_type": "placer",
    "minerals": ["gold"],
    "mine_status": "abandoned",
    "tenure": "state_land",
    "land_use_before": "pasture",
    "land_use_target": "pasture",
    "protected_area": "no",
    "eco_zone": "pg_mongol_daurian",
    "natural_zone": "forest_steppe",
    "mean_precip_mm": "260",
    "leaf_on_from": "06-01",
    "leaf_on_to": "09-20",
}
SEEDLINGS = {
    "n_basis": "counted",
    "protection": ["windbreak", "fence_mesh", "manual_water"],
    "stock_type": "bare_root",
    "stock_age_y": "2",
    "nursery": "Demo nursery",
    "hole_diam_cm": "50",
    "hole_depth_cm": "50",
    "dung_per_hole_kg": "3",
    "water_per_hole_l": "15",
    "area_planted_unit": "ha",
}
