"""What went wrong is answered in words: no exception of ours ends as a page about a broken program."""

import ast
import inspect
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import fieldapp
from fieldapp.store.migrate import BrokenMigration
from fieldapp.web.access import public
from fieldapp.web.errors import OUR_ANSWERS

BELOW_WEB = ("rules", "records", "store", "services", "formats")
BEFORE_ANY_REQUEST = {BrokenMigration}


def ours() -> Iterator[type[Exception]]:
    """The exceptions that the packages below the web define."""
    for module in walk_packages(fieldapp.__path__, "fieldapp."):
        if module.name.split(".")[1] in BELOW_WEB and "migrations" not in module.name:
            for _, known in inspect.getmembers(import_module(module.name), inspect.isclass):
                if issubclass(known, Exception) and known.__module__ == module.name:
                    yield known


def caught() -> set[str]:
    """The names of the exceptions that some code of ours catches."""
    sources = (path.read_text() for path in Path(fieldapp.__path__[0]).rglob("*.py"))
    nodes = (node for source in sources for node in ast.walk(ast.parse(source)))
    kinds = (node.type for node in nodes if isinstance(node, ast.ExceptHandler) and node.type)
    return {name.id for kind in kinds for name in ast.walk(kind) if isinstance(name, ast.Name)}


def test_every_exception_of_ours_is_caught_or_has_its_answer():
    answered = set(OUR_ANSWERS) | BEFORE_ANY_REQUEST

    assert [
        error for error in ours() if error not in answered and error.__name__ not in caught()
    ] == []


def failing(error: Exception) -> Callable[[], None]:
    """A view that anybody may open, and that fails."""

    @public
    def fail() -> None:
        raise error

    return fail


def test_each_is_shown_as_a_page_that_says_what_to_do(app, browser):
    for kind in OUR_ANSWERS:
        name = kind.__name__
        app.add_url_rule(f"/{name}", name, failing(kind.__new__(kind)))

    for kind, answer in OUR_ANSWERS.items():
        page = browser.get(f"/{kind.__name__}")
        assert page.status_code == answer.status, kind
        assert answer.title in page.text, kind
        assert answer.advice in page.text, kind


def test_what_nobody_foresaw_is_a_page_too_and_tells_no_stranger_why(app, browser, caplog):
    app.add_url_rule("/fail", "fail", failing(RuntimeError("the password is marmot")))

    page = browser.get("/fail")

    assert page.status_code == 500
    assert "Nothing you saved is lost." in page.text
    assert "marmot" not in page.text
    assert "marmot" in caplog.text
