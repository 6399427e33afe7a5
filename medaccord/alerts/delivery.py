"""Ways to people: a letter by SMTP, a signed call of a web address, a file."""

from __future__ import annotations

import hashlib
import hmac
import os
import smtplib
import ssl
import time
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import unquote, urlsplit

from medaccord.alerts.digests import Digest, atom, html, text
from medaccord.errors import MedaccordError, SettingsError
from medaccord.settings import Settings

WAIT = 30.0
"""Seconds that a server may take."""


class NotDelivered(MedaccordError):
    """A digest that could not be delivered: it is tried again by the next run."""


def check(channel: str, settings: Settings) -> None:
    """Raises `SettingsError` where nothing can be delivered there."""
    way = _way(channel)
    if way is None:
        raise SettingsError(f"a digest goes to mailto:ADDRESS, https://ADDRESS or file:PATH, not {channel!r}")
    if way == "mailto" and not (_is_server(settings.smtp) and settings.mail_from):
        raise SettingsError("letters need MEDACCORD_SMTP, as smtp://USER:PASSWORD@HOST:587, and MEDACCORD_MAIL_FROM")
    if way in ("http", "https") and not settings.webhook_secret:
        raise SettingsError("calls are signed: set MEDACCORD_WEBHOOK_SECRET to a secret that the receiver has too")


def deliver(digest: Digest, channel: str, settings: Settings) -> None:
    """Delivers a digest. Raises `NotDelivered`, and `SettingsError` where a setting is missing."""
    check(channel, settings)
    way = _way(channel)
    try:
        if way == "mailto":
            _mail(digest, unquote(channel.removeprefix("mailto:")), settings)
        elif way == "file":
            _write(digest, Path(unquote(channel.removeprefix("file:"))))
        else:
            _call(digest, channel, settings.webhook_secret)
    except (OSError, smtplib.SMTPException, ValueError, IndexError) as error:  # the latter: addresses that are none
        raise NotDelivered(f"{digest.watch}: not delivered to {channel}: {error}") from error


def _is_server(address: str) -> bool:
    """Whether a setting names a server of mail."""
    try:
        parts = urlsplit(address)
        return parts.scheme in ("smtp", "smtps") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is no number
        return False


def _way(channel: str) -> str | None:
    """How a digest goes there: `mailto`, `https`, `http` or `file`; None where it cannot."""
    try:
        parts = urlsplit(channel)
    except ValueError:
        return None
    to = unquote(channel.partition(":")[2])
    goes = {"mailto": "@" in to, "https": bool(parts.hostname), "http": bool(parts.hostname), "file": bool(to)}
    return parts.scheme if to.isprintable() and goes.get(parts.scheme) else None


def signature(secret: str, moment: str, body: bytes) -> str:
    """What the header `X-Medaccord-Signature` says: HMAC-SHA256 of `X-Medaccord-Time`, a full stop and the body."""
    return "sha256=" + hmac.new(secret.encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()


def _mail(digest: Digest, to: str, settings: Settings) -> None:
    message = EmailMessage()
    message["Subject"] = " ".join(digest.title.split())
    message["From"], message["To"] = settings.mail_from, to
    message["Date"] = digest.until
    # The same letter sent twice, after a crash, is one letter to whoever receives it.
    name = hashlib.sha256(f"{digest.id} {to}".encode()).hexdigest()[:24]
    message["Message-ID"] = f"<{name}@medaccord>"
    message.set_content(text(digest))
    message.add_alternative(html(digest), subtype="html")
    server = urlsplit(settings.smtp)
    host, port = server.hostname or "localhost", server.port or 0
    trusted = ssl.create_default_context()  # smtplib's own takes any certificate, and the password goes to anybody
    with (
        smtplib.SMTP_SSL(host, port, timeout=WAIT, context=trusted)
        if server.scheme == "smtps"
        else smtplib.SMTP(host, port, timeout=WAIT)
    ) as smtp:
        if server.scheme != "smtps" and server.username:
            smtp.starttls(context=trusted)
        if server.username:
            smtp.login(unquote(server.username), unquote(server.password or ""))
        smtp.send_message(message)


def _call(digest: Digest, address: str, secret: str) -> None:
    try:
        import httpx
    except ModuleNotFoundError as error:
        raise SettingsError(f"calling an address needs {error.name}: pip install 'medaccord[watch]'") from None
    body, moment = digest.model_dump_json(exclude={"earlier"}).encode(), str(int(time.time()))
    headers = {
        "Content-Type": "application/json",
        "Idempotency-Key": hashlib.sha256(digest.id.encode()).hexdigest()[:24],
        "X-Medaccord-Time": moment,
        "X-Medaccord-Signature": signature(secret, moment, body),
    }
    try:
        # Only whether it is taken is asked: what a server says besides, however long, is not read.
        with httpx.stream("POST", address, content=body, headers=headers, timeout=WAIT, trust_env=False) as answer:
            taken, status = answer.is_success, answer.status_code
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise OSError(str(error)) from error
    if not taken:
        raise OSError(f"the server answers {status}")


def _write(digest: Digest, path: Path) -> None:
    form = {".html": html, ".atom": atom, ".xml": atom}.get(path.suffix.lower(), text)
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    partial.write_text(form(digest), "utf-8")
    partial.replace(path)
