"""Turning a record type's questions into a form that judges what a browser posts."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any, ClassVar

from flask_babel import gettext
from flask_wtf import FlaskForm
from werkzeug.datastructures import FileStorage
from wtforms import Field, HiddenField, MultipleFileField, ValidationError

from fieldapp.records import Record, is_asked
from fieldapp.records.answers import Unreadable, read
from fieldapp.records.questions import Question
from fieldapp.rules.words import N_
from fieldapp.services.look import THUMBNAIL_PX
from fieldapp.store.pictures import PhotoUnshowable, small_copy
from fieldapp.store.signatures import ENOUGH, picture_kind

from .posted import posted_answer
from .resources import resources

NOT_ANSWERED = N_("This is not answered yet.")
NO_PHOTO = N_("This is not a photo")
TOO_BIG = N_("This photo is too big.")


class Answer(Field):
    """The answer to one question, judged by the question itself, so that the rule is written once."""

    def __init__(self, question: Question, **rest: Any) -> None:
        super().__init__(**rest)
        self.question = question

    def process(self, formdata: Any, *_args: Any, **_more: Any) -> None:
        self.process_errors: list[str] = []
        self.data = posted_answer(self.name, self.question, formdata) if formdata else None

    def pre_validate(self, form: "EntryForm") -> None:  # type: ignore[override]
        try:
            value = read(self.question, self.data)
        except Unreadable as unreadable:
            message = unreadable.message
            raise ValidationError(gettext(message.text, **message.figures)) from None
        if value is None and self.question.required and is_asked(self.question, form.given):
            raise ValidationError(gettext(NOT_ANSWERED))


class EntryForm(FlaskForm):  # type: ignore[misc]
    """What every form of a record type posts besides its answers."""

    questions: ClassVar[Mapping[str, Question]]

    entry_id = HiddenField()
    photos = MultipleFileField()

    @property
    def given(self) -> dict[str, Any]:
        """What was answered, asked for or not."""
        return {name: self[name].data for name in self.questions if self[name].data is not None}

    @property
    def answers(self) -> dict[str, Any]:
        """What was answered and asked for."""
        given = self.given
        return {name: given[name] for name in given if is_asked(self.questions[name], given)}

    @property
    def problems(self) -> dict[str, str]:
        """What is wrong, by question; with the photos under "photos"."""
        names = (*self.questions, "photos")
        return {name: self.errors[name][0] for name in names if name in self.errors}

    @property
    def chosen_photos(self) -> list[bytes]:
        """The files that were chosen; a browser sends an empty one for an input that was left alone."""
        return [_whole(each) for each in self.photos.data or () if each.filename]

    def validate_photos(self, _field: Field) -> None:
        for photo in self.chosen_photos:
            if picture_kind(photo[:ENOUGH]) is None:
                raise ValidationError(gettext(NO_PHOTO))
            if len(photo) > resources().config.max_photo_bytes:
                raise ValidationError(gettext(TOO_BIG))
            _check_showable(photo)


def _check_showable(photo: bytes) -> None:
    """A person at a form can choose another photo at once; a phone in the field could not, so it is never asked."""
    try:
        small_copy(BytesIO(photo), THUMBNAIL_PX, resources().config.max_photo_pixels)
    except PhotoUnshowable as unshowable:
        raise ValidationError(gettext(unshowable.message)) from None


def _whole(file: FileStorage) -> bytes:
    file.seek(0)
    return bytes(file.read())


def form_for(record_type: type[Record]) -> type[EntryForm]:
    """A form class that asks the questions of this record type."""
    questions = record_type.questions()
    fields = {name: Answer(question) for name, question in questions.items()}
    return type(f"{record_type.__name__}Form", (EntryForm,), {"questions": questions, **fields})
