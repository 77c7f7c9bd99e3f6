"""People, their roles in projects, and where they are signed in."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fieldapp.rules.roles import Role

from .base import Base, now


class Person(Base):
    """Somebody who can sign in. People who leave are ended, never deleted: their entries stay theirs."""

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    sign_in_name: Mapped[str] = mapped_column(unique=True)
    display_name: Mapped[str]
    password_hash: Mapped[str]
    language: Mapped[str | None]
    is_installation_administrator: Mapped[bool] = mapped_column(default=False)
    """May make organisations and projects, and is administrator of all."""
    created_at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]

    memberships: Mapped[list["Membership"]] = relationship(back_populates="person")


class Membership(Base):
    """A role that a person holds in a project."""

    __tablename__ = "memberships"
    __table_args__ = (UniqueConstraint("person_id", "project_id", "role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"), index=True)
    role: Mapped[Role]

    person: Mapped[Person] = relationship(back_populates="memberships")


class SessionKind(StrEnum):
    BROWSER = "browser"  # a cookie
    PHONE = "phone"  # a bearer token, for delivering entries only


class SignInSession(Base):
    """One place where a person is signed in. Only a hash of the token is kept; each is ended alone."""

    __tablename__ = "sign_in_sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    kind: Mapped[SessionKind]
    token_hash: Mapped[str] = mapped_column(unique=True)
    label: Mapped[str] = mapped_column(default="")
    """What the browser says it is."""
    browser_session_id: Mapped[int | None] = mapped_column(ForeignKey("sign_in_sessions.id"))
    """The browser session in which a phone's token was asked for; signing out of one ends both."""
    public_key: Mapped[str | None] = mapped_column(unique=True)
    """With which this phone signs what somebody else carries for it."""
    created_at: Mapped[datetime] = mapped_column(default=now)
    last_seen_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()


class SignInFailure(Base):
    """A wrong password. Counted per name and per address, so that guessing becomes slow."""

    __tablename__ = "sign_in_failures"

    id: Mapped[int] = mapped_column(primary_key=True)
    sign_in_name: Mapped[str] = mapped_column(index=True)
    address: Mapped[str] = mapped_column(index=True)
    failed_at: Mapped[datetime] = mapped_column(default=now)
