"""Nothing is in the templates for nothing: each name that is imported, each macro and each icon is used."""

import re
from pathlib import Path

TOP = Path(__file__).parents[2]
TEMPLATES = {
    str(path.relative_to(TOP / "templates")): path.read_text()
    for path in (TOP / "templates").rglob("*.html")
}
CODE = "\n".join(
    path.read_text()
    for path in (*(TOP / "fieldapp").rglob("*.py"), *(TOP / "static" / "js").rglob("*.js"))
)
IMPORT = re.compile(r'\{%-? from "[^"]+" import ([^%]+?) -?%\}')
MACRO = re.compile(r"\{%-? macro (\w+)")


def is_in(word: str, text: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text) is not None


def test_what_a_template_imports_it_uses():
    unused = [
        (name, word)
        for name, text in TEMPLATES.items()
        for words in IMPORT.findall(text)
        for word in words.split(", ")
        if f"{word}(" not in text
    ]

    assert unused == []


def test_every_macro_is_called():
    pages = "\n".join(TEMPLATES.values())
    macros = {name for text in TEMPLATES.values() for name in MACRO.findall(text)}

    calls = MACRO.sub("", pages)
    assert [name for name in sorted(macros) if f"{name}(" not in calls] == []


def test_every_icon_is_shown_somewhere():
    icons = TEMPLATES["macros/icons.html"]
    names = re.findall(r'^  "([\w-]+)":', icons, re.MULTILINE)
    elsewhere = CODE + "\n".join(text for text in TEMPLATES.values() if text is not icons)

    assert len(names) > 50
    assert [name for name in names if f'"{name}"' not in elsewhere] == []


def test_every_style_is_worn_somewhere():
    worn = CODE + "\n".join(TEMPLATES.values())
    styles = "\n".join(path.read_text() for path in (TOP / "static" / "css").glob("*.css"))
    without_comments = re.sub(r"/\*.*?\*/", "", styles, flags=re.DOTALL)
    classes = set(re.findall(r"\.([a-z][\w-]*)", without_comments))

    assert [name for name in sorted(classes) if not is_in(name, worn)] == []
