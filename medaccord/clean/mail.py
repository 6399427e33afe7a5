"""A saved e-mail (.eml) to its subject and body."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from typing import NamedTuple

from medaccord.clean.decode import decode


class Mail(NamedTuple):
    """What an e-mail says."""

    subject: str | None
    published: str | None
    body: str
    is_html: bool


def read(data: bytes, source: str) -> Mail:
    """The subject, the day it was sent, and the plain body, or the HTML one where there is no plain."""
    message = message_from_bytes(data, policy=policy.default)
    body, is_html = _body(message, source)
    return Mail(_header(message, "subject"), _sent(message), body, is_html)


def _body(message: EmailMessage, source: str) -> tuple[str, bool]:
    """The first part that is plain text, else the first that is HTML."""
    parts = [part for part in message.walk() if part.get_content_maintype() == "text" and not part.get_filename()]
    for kind in ("plain", "html"):
        for part in parts:
            if part.get_content_subtype() == kind and (text := _text(part, source)).strip():
                return text, kind == "html"
    return "", False


def _text(part: EmailMessage, source: str) -> str:
    """A part's text in the encoding that it names, or else the one that it looks like."""
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    try:
        return data.decode(part.get_content_charset() or "utf-8")
    except (UnicodeDecodeError, LookupError):
        return decode(data, source)[0] if data else ""


def _header(message: EmailMessage, name: str) -> str | None:
    try:
        return str(message[name]).strip() if message[name] else None
    except (ValueError, TypeError, IndexError, AttributeError):  # the standard library fails on some broken headers
        return None


def _sent(message: EmailMessage) -> str | None:
    try:
        return parsedate_to_datetime(_header(message, "date") or "").date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
