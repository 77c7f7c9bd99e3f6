"""What the two sites in the karst have in common."""

from fieldapp.demonstration.days import Window
from fieldapp.demonstration.scenery.ground import SOILS

IN_LEAF = Window((4, 5), (11, 5))
GREEN = ((0, 0.06), (3, 0.3), (8, 0.62), (12, 0.74), (24, 0.9), (36, 0.95))
CAUSES = {"soil_tox": 34, "drought": 20, "erosion": 14, "planting": 12, "weeds": 10, "insect": 10}
TAILINGS, SOIL = SOILS["tailings"], SOILS["soil"]
LAND = {
    "country": "CN",
    "region_1": "贵州省 · Guizhou",
    "region_2": "都匀市 · Duyun",
    "region_3": "演示乡 · Demo township",
    "minerals": ["zinc_lead"],
    "mine_status": "closing",
    "tenure": "licence",
    "land_use_before": "forest",
    "land_use_target": "forest",
    "protected_area": "no",
    "mean_precip_mm": "1400",
    "leaf_on_from": "04-01",
    "leaf_on_to": "11-15",
}
SEEDLINGS = {
    "n_basis": "invoice",
    "protection": ["mulch", "stake"],
    "stock_type": "container",
    "stock_age_y": "1",
    "nursery": "Demo nursery",
    "hole_diam_cm": "40",
    "hole_depth_cm": "40",
    "area_planted_unit": "mu",
}
