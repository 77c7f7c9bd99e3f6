"""A phone knows its server before it believes it."""

from fieldapp.store import installation
from tests.phones import ADDRESS


def test_the_server_says_who_it_is_and_what_it_takes(app, database):
    told = app.test_client().get(f"{ADDRESS}/hello").json

    with database.reading() as session:
        here = installation.get(session)
    assert (told["instance"], told["epoch"], told["api"]) == (here.instance, here.epoch, [1])
    assert set(told["accepts"]) == {"gzip", "previews", "key", "revision"}
    assert told["limits"]["body"] == 1024 * 1024
    assert told["limits"]["photo"] == 8 * 1024 * 1024
    assert told["limits"]["chunk_min"] < told["limits"]["chunk_max"]
