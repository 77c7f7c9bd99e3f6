"""The guide to carrying shows the manifest that is read, and the limits that hold."""

import re
from pathlib import Path

import msgspec

from fieldapp.config import Config
from fieldapp.formats.parcel_manifest import MOST_ENTRIES, MOST_PHOTOS, Manifest

GUIDE = (Path(__file__).parents[2] / "docs" / "carrying.md").read_text()


def test_the_manifest_in_the_guide_can_be_read():
    [shown] = re.findall(r"^    (\{\"drafts\".*?\}\})$", GUIDE, re.MULTILINE | re.DOTALL)
    example = shown.replace('"instance": "…"', '"instance": "x"').replace("<sha256>", "a" * 64)
    example = example.replace('"id": "…"', '"id": "01980000-0000-7000-8000-000000000000"')
    example = re.sub(r'"(digest|sha256)": "…"', rf'"\1": "{"a" * 64}"', example)

    manifest = msgspec.json.decode(example, type=Manifest)

    assert manifest.entries[0].n == 1
    assert set(msgspec.json.decode(example)) == set(Manifest.__struct_fields__)


def test_the_limits_in_the_guide_are_those_of_the_program():
    assert f"{MOST_ENTRIES:,} records, {MOST_PHOTOS:,} photos" in GUIDE
    assert f"({Config().max_parcel_bytes // 2**20} MiB)" in GUIDE
