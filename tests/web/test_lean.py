"""Scripts lose weight on the way to a phone, and nothing else."""

from pathlib import Path

import pytest

from fieldapp.web.lean import lean

SCRIPTS = sorted(Path("static/js").rglob("*.js"))

each_script = pytest.mark.parametrize("path", SCRIPTS, ids=str)


def test_comments_and_indentation_are_left_out_and_every_line_keeps_its_number():
    script = b"""// What it is for.
/**
 * What it does: {a, b}.
 */
export function act() {
  // Why.
  return "http://one" // stays
}
"""

    assert lean(script).split(b"\n") == [
        b"", b"", b"", b"", b"export function act() {", b"", b'return "http://one" // stays', b"}", b"",
    ]  # fmt: skip


@each_script
def test_no_text_of_a_script_runs_over_several_lines(path: Path):
    """There a comment or an indentation would be part of the text."""
    assert all(line.count("`") % 2 == 0 for line in path.read_text().splitlines())


@each_script
def test_no_comment_is_begun_in_another_way(path: Path):
    """Of one that is not recognised only a part would be left out."""
    lines = [line.strip() for line in path.read_text().splitlines()]
    assert not [line for line in lines if "/*" in line and not line.startswith("/**")]


@each_script
def test_a_script_that_was_made_lean_gets_no_leaner(path: Path):
    once = lean(path.read_bytes())

    assert lean(once) == once
    assert len(once.splitlines()) == len(path.read_text().splitlines())
