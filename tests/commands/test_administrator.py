"""Letting somebody in from the terminal."""

import pytest

PASSWORD = "two trees and a marmot\n"
ALICE = ("--name", "Alice", "--display-name", "Alice of Zaamar")
BOB = ("--name", "bob", "--display-name", "Bob")


def test_an_administrator_is_made(terminal):
    made = terminal.run("create-administrator", *ALICE, typed=PASSWORD)

    assert made.exit_code == 0
    assert made.output.strip() == "Alice of Zaamar can sign in as alice."


def test_the_names_are_asked_for_if_they_are_not_given(terminal):
    made = terminal.run("create-administrator", typed=f"alice\nAlice of Zaamar\n{PASSWORD}")

    assert made.exit_code == 0
    assert "Alice of Zaamar can sign in as alice." in made.output


@pytest.mark.parametrize(
    ("person", "password", "words"),
    [
        (("--name", "ALICE ", "--display-name", "Other"), PASSWORD, "Somebody has this name."),
        (("--name", " ", "--display-name", "Other"), PASSWORD, "Enter a name to sign in with."),
        (BOB, "short\n", "Use at least 8 characters."),
        (BOB, "", "Use at least 8 characters."),
        (BOB, "12345678\n", "This is easy to guess."),
    ],
)
def test_it_needs_a_free_name_and_a_password(terminal, person, password, words):
    terminal.run("create-administrator", *ALICE, typed=PASSWORD)

    refused = terminal.run("create-administrator", *person, typed=password)

    assert refused.exit_code == 1
    assert words in refused.output
