"""What a page's script brings along: the modules it imports, and the words they say in the page's language."""

import re
from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO
from posixpath import dirname, join, normpath
from typing import cast

from babel.messages.extract import extract_javascript
from flask_babel import get_domain
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from .assets import Assets
from .pages import static_url
from .resources import resources

AT_ONCE = re.compile(r'^(?:import|export)\s(?:[^"\n]*\sfrom\s)?"(\.[^"]+)"', re.MULTILINE)
LATER = re.compile(r'\bimport\("(\.[^"]+)"\)')
KEYWORDS = {"t": None, "ngettext": (1, 2)}

Sentence = str | tuple[str, str]


def page_script(name: str) -> Markup:
    """The tags of a page's one script: its words, and its modules named at once, so that they load side by side."""
    assets = resources().assets
    preloads = Markup("").join(
        Markup('<link rel="modulepreload" href="{}">').format(static_url(each))
        for each in modules(assets, name, later=False)
        if each != name
    )
    words = Markup('<script type="application/json" id="words">{}</script>').format(
        htmlsafe_json_dumps(translated(sentences(assets, name)), ensure_ascii=False)
    )
    return (
        preloads
        + words
        + Markup('<script type="module" src="{}"></script>').format(static_url(name))
    )


@lru_cache
def modules(assets: Assets, name: str, *, later: bool = True) -> tuple[str, ...]:
    """The module and all that it imports, and with `later` also what it imports only when needed."""
    found = [name]
    for each in found:
        found += sorted(set(_imports(assets, each, later=later)) - set(found))
    return tuple(found)


@lru_cache
def sentences(assets: Assets, name: str) -> tuple[Sentence, ...]:
    """What a module and those it imports may say, in English; (one, many) for what goes by number."""
    said = (each for module in modules(assets, name) for each in _sentences(assets, module))
    return tuple(sorted(set(said), key=str))


def translated(said: tuple[Sentence, ...]) -> dict[str, str | list[str]]:
    """The sentences in the page's language; those that stay as they are need no telling."""
    translations = get_domain().get_translations()
    words: dict[str, str | list[str]] = {}
    for each in said:
        if isinstance(each, str):
            words[each] = translations.gettext(each)
        else:
            words[each[0]] = [translations.ngettext(*each, number) for number in (1, 5)]
        first = each if isinstance(each, str) else each[0]
        if words[first] in (each, list(each)):
            del words[first]
    return words


def _imports(assets: Assets, name: str, *, later: bool) -> Iterator[str]:
    source = assets.files[name].body.decode()
    addresses = AT_ONCE.findall(source) + (LATER.findall(source) if later else [])
    return (normpath(join(dirname(name), address)) for address in addresses)


def _sentences(assets: Assets, name: str) -> Iterator[Sentence]:
    source = BytesIO(assets.files[name].body)
    found = extract_javascript(source, KEYWORDS, [], {"parse_template_string": True})
    for _line, keyword, said, _comments in found:
        # What follows a sentence are figures, which the extraction tells as words that it cannot read.
        words = cast(str | tuple[str, ...], said)
        first = words if isinstance(words, str) else words[0]
        yield first if keyword == "t" else (first, words[1])
