"""Settings come from the environment, and a wrong one says which it is."""

from pathlib import Path

import pytest

from fieldapp.config import BadSetting, Config


def test_nothing_set_means_the_defaults():
    assert Config.from_environment({}) == Config()


def test_a_setting_has_its_type():
    config = Config.from_environment({"FIELDAPP_PORT": "9000", "FIELDAPP_DATA": "/srv/x"})

    assert (config.port, config.data) == (9000, Path("/srv/x"))
    assert config.photo_folder == Path("/srv/x/photos")
    assert config.database == "sqlite:////srv/x/fieldapp.db"


def test_another_database_is_used_as_it_is_named():
    address = "postgresql://field@db/field"

    assert Config.from_environment({"FIELDAPP_DATABASE_URL": address}).database == address


@pytest.mark.parametrize(
    ("text", "meaning"), [("0", False), ("no", False), ("1", True), ("True", True)]
)
def test_yes_and_no_are_written_in_several_ways(text, meaning):
    assert Config.from_environment({"FIELDAPP_DEMONSTRATION": text}).demonstration is meaning


def test_a_secret_may_be_in_a_file(tmp_path):
    (tmp_path / "key").write_text("steppe\n")

    assert (
        Config.from_environment({"FIELDAPP_SECRET_KEY_FILE": str(tmp_path / "key")}).secret_key
        == "steppe"
    )


@pytest.mark.parametrize(("name", "text"), [("PORT", "eighty"), ("DEMONSTRATION", "maybe")])
def test_a_setting_that_cannot_be_read_is_named(name, text):
    with pytest.raises(BadSetting, match=f"FIELDAPP_{name}"):
        Config.from_environment({f"FIELDAPP_{name}": text})
