"""What an operator asks the database for."""


def test_the_database_is_upgraded_by_hand_too(terminal):
    done = terminal.run("upgrade-database")

    assert done.exit_code == 0
    assert "fits this release" in done.output
