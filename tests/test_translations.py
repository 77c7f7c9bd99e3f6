"""The catalogues say all that the program says, in each language, and say it readably."""

import json
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest
from babel.messages import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.pofile import read_po

from fieldapp.records import RECORD_TYPES
from fieldapp.records.places import PLACE_FORMS
from fieldapp.records.questions import Question
from fieldapp.web.assets import Assets
from fieldapp.web.modules import sentences

ROOT = Path(__file__).parents[1]
TRANSLATIONS = ROOT / "fieldapp" / "translations"
TEMPLATES = ROOT / "templates"
SCRIPTS = ROOT / "static" / "js"
SEED = ROOT / "fieldapp" / "store" / "seed" / "choices.json"
LANGUAGES = sorted(folder.name for folder in TRANSLATIONS.iterdir() if folder.is_dir())

PLACE = re.compile(r"%(?:\((\w+)\))?[sd%]")
NEVER_ON_SCREEN = re.compile(
    r"\b(sync|queue|upload|submi|finali[sz]|instances?\b|forms?\b|validat|cache|sessions?\b|invalid|reject)",
    re.IGNORECASE,
)
OF_TWO_ALPHABETS = re.compile(r"(?=\w*[A-Za-z])(?=\w*[А-Яа-яЁёӨөҮү])\w+")
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:?!]|[,;:?!][\u4e00-\u9fff]|[\u4e00-\u9fff]\.(?!\d)")

THE_SAME_EVERYWHERE = {"%", "% N", "% P₂O₅", "% K₂O", "°", "CHF", "CNY", "MNT", "USD"}

Said = str | tuple[str, ...]
each_language = pytest.mark.parametrize("language", LANGUAGES)


def catalogue(language: str) -> Catalog:
    with (TRANSLATIONS / language / "LC_MESSAGES" / "messages.po").open(encoding="utf-8") as file:
        return read_po(file, locale=language)


def messages(language: str) -> list[Message]:
    return [message for message in catalogue(language) if message.id]


def forms(said: Said | list[str] | None) -> tuple[str, ...]:
    """One sentence, or those for one and for many."""
    return (said,) if isinstance(said, str) else tuple(said or ("",))


def first(said: Said | list[str]) -> str:
    """What the catalogue finds a message by."""
    return forms(said)[0]


def known(language: str) -> set[str]:
    return {first(message.id) for message in messages(language)}


@pytest.fixture(scope="module")
def in_the_sources() -> set[Said]:
    """What `make messages` finds: with its mapping and its keywords."""
    with (ROOT / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file, filename="babel.cfg")
    own_words = re.findall(r" -k (\w+)", (ROOT / "Makefile").read_text())
    keywords = DEFAULT_KEYWORDS | parse_keywords(own_words)
    found = extract_from_dir(str(ROOT), methods, options, keywords)
    return {message for _file, _line, message, _comments, _context in found}


@each_language
def test_the_catalogue_has_what_the_sources_say_and_nothing_else(language, in_the_sources):
    assert {message.id for message in messages(language)} == in_the_sources, "run: make messages"


@each_language
def test_everything_is_translated(language):
    empty = [each.id for each in messages(language) if not all(forms(each.string))]
    unsure = [each.id for each in messages(language) if each.fuzzy]
    assert (empty, unsure) == ([], [])


@each_language
def test_a_translation_has_the_places_of_its_sentence(language):
    for message in messages(language):
        wanted = set(PLACE.findall(forms(message.id)[-1]))
        for text in forms(message.string):
            assert set(PLACE.findall(text)) == wanted, text


@each_language
def test_every_sentence_can_be_filled_in(language):
    """Templates treat each of them as a format; a lone % would break the page."""
    for message in messages(language):
        figures = dict.fromkeys(filter(None, PLACE.findall(forms(message.id)[-1])), 1)
        for text in chain(forms(message.id), forms(message.string)):
            assert text % figures


@each_language
def test_the_head_names_nobody(language):
    head = (TRANSLATIONS / language / "LC_MESSAGES" / "messages.po").read_text().split("\n\n")[0]
    assert f'"Language: {language}' in head
    assert "@" not in head


def test_no_mongolian_word_has_a_letter_of_another_alphabet():
    """Latin a, c, e, o, p, x and y look Cyrillic, but are neither found nor read aloud."""
    assert list(filter(OF_TWO_ALPHABETS.search, translated("mn"))) == []


def test_chinese_has_its_own_punctuation():
    assert list(filter(HALF_WIDTH.search, translated("zh_Hans_CN"))) == []


def test_words_of_programs_are_never_on_screen():
    said = chain.from_iterable(forms(message.id) for message in messages(LANGUAGES[0]))
    assert list(filter(NEVER_ON_SCREEN.search, said)) == []


@each_language
def test_every_question_and_answer_is_translated(language):
    """N_ only marks words; one without it would be asked in English."""
    asked = set(chain.from_iterable(words_of(question) for question in all_questions()))
    assert asked - known(language) == THE_SAME_EVERYWHERE


@each_language
def test_a_page_brings_its_script_no_word_that_is_not_translated(language):
    assets = Assets(ROOT / "static")
    said = set(chain.from_iterable(sentences(assets, name) for name in scripts_of_pages()))
    assert said
    assert {first(each) for each in said} - known(language) == set()


def test_a_script_names_its_words_where_they_are_collected():
    """`t(words)` would be found by no one who collects them."""
    unseen = re.compile(r"(?<!function )\b(?:t|ngettext)\((?![\"'`])")
    ours = [path for path in SCRIPTS.rglob("*.js") if "vendor" not in path.parts]
    assert ours
    assert [path.name for path in ours if unseen.search(path.read_text())] == []


@each_language
def test_every_choice_has_its_word(language):
    key = language[:2]
    for name, rows in json.loads(SEED.read_text()).items():
        for row in rows:
            assert row["en"], (name, row["code"])
            assert row[key], (name, row["code"])
            assert key == "zh" or not OF_TWO_ALPHABETS.search(row[key]), row[key]


def translated(language: str) -> list[str]:
    """The translations without their places, whose names are English."""
    texts = chain.from_iterable(forms(message.string) for message in messages(language))
    return [PLACE.sub("", text) for text in texts]


def all_questions() -> Iterator[Question]:
    for record_type in RECORD_TYPES:
        yield from record_type.questions().values()
    for place in PLACE_FORMS:
        yield from place.questions.values()


def words_of(question: Question) -> Iterator[str]:
    yield from filter(None, (question.label, question.unit, question.hint))
    yield from (word for _code, word in question.choices)


def scripts_of_pages() -> set[str]:
    """The scripts that pages name with their words: page_script("js/home.js")."""
    pages = (path.read_text() for path in TEMPLATES.rglob("*.html"))
    return set(re.findall(r'page_script\("([^"]+)"\)', "".join(pages)))
