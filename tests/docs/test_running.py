"""The guide to running names every setting, with its default, and no other."""

import re
from dataclasses import fields
from pathlib import Path

from fieldapp.config import Config

GUIDE = (Path(__file__).parents[2] / "docs" / "running.md").read_text()
DESCRIBED = dict(re.findall(r"^\| `FIELDAPP_(\w+)` \| (.*?) \|", GUIDE, re.MULTILINE))


def test_every_setting_is_described_and_no_other():
    assert {name.lower() for name in DESCRIBED} == {setting.name for setting in fields(Config)}


def test_the_defaults_are_those_of_the_program():
    for setting in fields(Config):
        said = DESCRIBED[setting.name.upper()].strip("`")
        if setting.default not in ("", True):
            assert said == str(setting.default), setting.name
