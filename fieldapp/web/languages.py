"""The person's language: chosen, kept, and used for words, numbers and dates."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask import Flask, request
from flask_babel import (
    Babel,
    format_date,
    format_decimal,
    format_percent,
    format_time,
    get_locale,
    gettext,
    to_user_timezone,
)

from .access import find_visitor
from .resources import resources

LANGUAGES = {"en": "English", "mn": "Монгол", "zh_Hans_CN": "中文"}
HTML_LANG = {"en": "en", "mn": "mn", "zh_Hans_CN": "zh-Hans"}
COOKIE = "language"


def register(app: Flask) -> None:
    Babel(app, locale_selector=current_language)
    app.jinja_env.filters.update(
        day=day, moment=moment, number=number, percent=percent, msg=msg, label=label
    )


def current_language() -> str:
    """The person's own choice, else this browser's, else what the browser asks for."""
    asked = request.view_args.get("language") if request.view_args else None
    person = find_visitor()
    for choice in (asked, person.language if person else None, request.cookies.get(COOKIE)):
        if choice in LANGUAGES:
            return str(choice)
    return _accepted() or resources().config.language


def html_lang() -> str:
    return HTML_LANG[current_language()]


def _accepted() -> str | None:
    """`zh-CN` and `zh-SG` read Simplified Chinese; the first language that is known wins."""
    by_prefix = {"en": "en", "mn": "mn", "zh": "zh_Hans_CN"}
    for tag in request.accept_languages.values():
        known = by_prefix.get(tag.partition("-")[0].lower())
        if known:
            return known
    return None


def day(value: date | datetime | str | None, style: str = "medium") -> str:
    """A calendar day in the person's language; nothing for None."""
    if value is None:
        return ""
    return str(format_date(date.fromisoformat(value) if isinstance(value, str) else value, style))


def moment(value: datetime | None) -> str:
    """Day and time in the zone of the installation, the month in letters: 6/12 is two days."""
    return (
        ""
        if value is None
        else f"{format_date(to_user_timezone(value))} {format_time(value, 'short')}"
    )


def number(value: float | Decimal | None, digits: int = 0) -> str:
    """A number with this many digits after the point at most; a dash for None, which is not 0."""
    if value is None:
        return "–"
    places = "#" * digits
    return str(format_decimal(value, format=f"#,##0.{places}" if digits else "#,##0"))


def percent(value: float | Decimal | None, digits: int = 0) -> str:
    """0.87 as "87 %"; a dash for None, which is not 0."""
    if value is None:
        return "–"
    pattern = get_locale().percent_formats[None].pattern
    return str(
        format_percent(
            value, format=pattern.replace("0%", "0" + "." * bool(digits) + "0" * digits + "%")
        )
    )


def msg(message: Any) -> str:
    """A Message, a Flag or a row of one in the person's language, with its figures."""
    text = message.text if hasattr(message, "text") else message.message
    return str(gettext(text, **message.figures))


def label(text: str) -> str:
    """A word that was marked with N_()."""
    return str(gettext(text)) if text else ""
