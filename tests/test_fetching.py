"""Fetching, from servers on this machine that misbehave."""

from __future__ import annotations

import gzip
import socket
import ssl
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import httpcore
import pytest
import trustme
from hypothesis import given
from hypothesis import strategies as st
from misbehaving import Reply, Web, cut_short, dripping, endless, once_changed, page, web

from medaccord.fetching import Fetched, Fetcher, FetchFailed, Manners
from medaccord.fetching.fetcher import retry_after
from medaccord.fetching.hosts import Hosts
from medaccord.fetching.network import Clock, Network, Refused, is_public

LARGEST = 200_000


@pytest.fixture
def site() -> Iterator[Web]:
    with web() as found:
        yield found


def fetcher(**given: Any) -> Fetcher:
    waited: list[float] = given.pop("waited", [])
    hosts = given.pop("hosts", None)
    manners = {"contact": "desk@news.example", "pause": 0, "backoff": 0.01, "private": True, "wait": 2, "whole": 2}
    return Fetcher(Manners.model_validate({**manners, **given}), hosts, waited.append)


def fetch(address: str, **given: Any) -> Fetched:
    one = fetcher(**given)
    try:
        return one.fetch(address, LARGEST)
    finally:
        one.close()


def fails(address: str, **given: Any) -> FetchFailed:
    with pytest.raises(FetchFailed) as failed:
        fetch(address, **given)
    return failed.value


def test_a_robots_txt_that_cannot_be_had_is_asked_for_once(site: Web) -> None:
    site["/robots.txt"], site["/a"], site["/b"] = Reply(status=503), page("А"), page("Б")
    one = fetcher(tries=2)
    for path in ("/a", "/b", "/a"):
        with pytest.raises(FetchFailed, match=r"its robots\.txt cannot be had: the server answers 503") as failed:
            one.fetch(site.url(path), LARGEST)
        assert (failed.value.source, failed.value.lasting) == (site.url(path), False)
    assert [path for path, _ in site.asked] == ["/robots.txt"] * 2, "two tries, and no more"
    one.close()
    site["/robots.txt"] = Reply(b"")
    assert fetch(site.url("/a")).body, "another run asks again"


def test_many_threads_ask_for_a_robots_txt_once(site: Web) -> None:
    paths = [f"/{n}" for n in range(6)]
    site["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /x")
    for path in paths:
        site[path] = page("Новость")
    one = fetcher()
    with ThreadPoolExecutor(6) as pool:
        assert all(found.body for found in pool.map(lambda path: one.fetch(site.url(path), LARGEST), paths))
    one.close()
    assert [path for path, _ in site.asked].count("/robots.txt") == 1


def test_a_page_and_who_asks(site: Web) -> None:
    site["/a"] = page("Подписан меморандум", ETag='"1"', Last_Modified="Mon, 02 Jun 2025 10:00:00 GMT")
    found = fetch(site.url("/a#part"))
    assert found.body
    assert "Подписан меморандум" in found.body.decode()
    assert found[2:] == ("text/html", '"1"', "Mon, 02 Jun 2025 10:00:00 GMT")
    agents = {headers["User-Agent"] for _, headers in site.asked}
    assert [path for path, _ in site.asked] == ["/robots.txt", "/a"]
    assert len(agents) == 1
    assert agents.pop().endswith("(+desk@news.example)")


def test_what_has_not_changed_is_not_sent_again(site: Web) -> None:
    site["/a"] = once_changed("Новость", '"7"')
    one = fetcher()
    first = one.fetch(site.url("/a"), LARGEST)
    again = one.fetch(site.url("/a"), LARGEST, first.etag, first.modified)
    one.close()
    assert first.body is not None
    assert again.body is None


@pytest.mark.parametrize(
    ("rules", "allowed"),
    [
        (Reply(b"User-agent: *\nDisallow: /a"), False),
        (Reply(b"User-agent: medaccord\nDisallow: /*a$"), False),
        (Reply(b"User-agent: other\nDisallow: /"), True),
        (Reply(b"User-agent: *\nDisallow: /\nAllow: /a"), True),
        (Reply(b"", 404), True),
        (Reply(b"", 403), True),
        (Reply(b"", 500), False),
        (Reply(b"", 521), False),
        (Reply(status=302, headers={"Location": "http://exa[mple/"}), True),
        (Reply(b"\xff\xfe\x00 not rules at all"), True),
    ],
)
def test_robots(site: Web, rules: Reply, allowed: bool) -> None:
    site["/robots.txt"], site["/a"] = rules, page("Новость")
    if allowed:
        assert fetch(site.url("/a")).body
    else:
        assert "robots.txt" in fails(site.url("/a")).reason
        assert site.counts["/a"] == 0
        assert fetch(site.url("/a"), robots=False).body


def test_a_redirect_is_looked_at_as_the_first_address_was(site: Web) -> None:
    site["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /secret")
    site["/a"], site["/secret"] = Reply(status=302, headers={"Location": "/secret"}), page("Новость")
    assert fails(site.url("/a")).reason == "the site's robots.txt asks not to fetch it"
    site["/file"] = Reply(status=301, headers={"Location": "file:///etc/passwd"})
    assert "no http or https address" in fails(site.url("/file")).reason
    site["/broken"] = Reply(status=301, headers={"Location": "http://exa[mple/"})
    assert "no http or https address" in fails(site.url("/broken")).reason
    site["/b"], site["/c"] = Reply(status=308, headers={"Location": "c"}), page("Новость")
    assert fetch(site.url("/b")).address == site.url("/c")


def test_redirects_end(site: Web) -> None:
    site["/a"], site["/b"] = (Reply(status=302, headers={"Location": to}) for to in ("/b", "/a"))
    assert "in a circle" in fails(site.url("/a")).reason
    for number in range(9):
        site[f"/{number}"] = Reply(status=302, headers={"Location": f"/{number + 1}"})
    assert fails(site.url("/0")).reason == "more than 5 redirects"


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [
        (endless, "larger than the 0.2 MB"),
        (cut_short, "the connection failed"),
        (dripping, "the server takes too long"),
        (Reply(gzip.compress(bytes(50_000_000)), headers={"Content-Encoding": "gzip"}), "larger than the 0.2 MB"),
        (Reply(gzip.compress(gzip.compress(b"a")), headers={"Content-Encoding": "gzip, gzip"}), "not asked for"),
        (Reply(gzip.compress(b"a" * 9000)[:-12], headers={"Content-Encoding": "gzip"}), "cut short"),
        (Reply(b"no gzip", headers={"Content-Encoding": "gzip"}), "cannot be unpacked"),
        (Reply(b"a", headers={"Content-Length": "999999"}), "larger than the 0.2 MB"),
        (Reply(b"gone", 410), "the server answers 410"),
    ],
    ids=["endless", "cut short", "slow", "bomb", "packed twice", "gzip cut", "no gzip", "says it is large", "gone"],
)
def test_misbehaviour_ends_with_a_reason(site: Web, behaviour: Any, reason: str) -> None:
    site["/a"] = behaviour
    limits = {"whole": 0.5} if behaviour is dripping else {"whole": 60, "wait": 30}  # the machine may be slow too
    assert reason in fails(site.url("/a"), tries=1, robots=False, **limits).reason


@pytest.mark.parametrize(("name", "pack"), [("gzip", gzip.compress), ("deflate", zlib.compress)])
def test_packed_pages_are_unpacked(site: Web, name: str, pack: Any) -> None:
    site["/a"] = Reply(pack("Новость".encode() * 9000), headers={"Content-Encoding": name})
    assert fetch(site.url("/a")).body == "Новость".encode() * 9000


def test_a_server_that_fails_is_asked_again(site: Web) -> None:
    answers = [Reply(status=503), Reply(status=429, headers={"Retry-After": "7"}), page("Новость")]
    site["/a"] = lambda request: answers.pop(0)
    waited: list[float] = []
    one = fetcher(waited=waited, hosts=Hosts())
    # the clock does not go on while `sleep` only notes: the rest is waited for as the host's turn comes
    one.hosts.rest = lambda host, seconds: None  # type: ignore[method-assign]
    assert one.fetch(site.url("/a"), LARGEST).body
    one.close()
    assert waited == [0.01, 7.0]


def test_a_host_that_wants_a_long_rest_gets_it(site: Web) -> None:
    site["/a"] = Reply(status=429, headers={"Retry-After": "3600"})
    one = fetcher(robots=False)
    with pytest.raises(FetchFailed, match="429"):
        one.fetch(site.url("/a"), LARGEST)
    one.close()
    until = one.hosts.resting["127.0.0.1"]
    assert timedelta(minutes=59) < until - datetime.now(UTC) <= timedelta(hours=1)
    later = fails(site.url("/b"), robots=False, hosts=Hosts(one.hosts.resting))
    assert "left alone until" in later.reason
    assert not later.lasting
    assert site.counts == {"/a": 1}


def test_a_pause_is_kept_between_requests(site: Web) -> None:
    site["/robots.txt"] = Reply(b"User-agent: *\nCrawl-delay: 30")
    site["/a"] = site["/b"] = page("Новость")
    waited: list[float] = []
    one = fetcher(pause=5, waited=waited)
    for path in ("/a", "/b"):
        one.fetch(site.url(path), LARGEST)
    one.close()
    assert [round(wait) for wait in waited] == [5, 30]


@pytest.fixture
def authority(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> trustme.CA:
    """The one authority whose certificates are trusted."""
    made = trustme.CA()
    made.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    return made


def secured(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


def test_a_page_over_tls(authority: trustme.CA) -> None:
    with web(secured=secured(authority.issue_cert("127.0.0.1"))) as site:
        site["/a"] = page("Подписан меморандум")
        assert "Подписан меморандум" in (fetch(site.url("/a")).body or b"").decode()


@pytest.mark.parametrize(
    ("certificate", "reason"),
    [
        (lambda ca: trustme.CA().issue_cert("127.0.0.1"), "unable to get local issuer certificate"),
        (lambda ca: ca.issue_cert("127.0.0.1", not_after=datetime(2020, 1, 1, tzinfo=UTC)), "certificate has expired"),
        (lambda ca: ca.issue_cert("other.example"), "IP address mismatch"),
    ],
    ids=["an authority of its own", "expired", "of another host"],
)
def test_a_certificate_that_is_not_to_be_trusted(authority: trustme.CA, certificate: Any, reason: str) -> None:
    waited: list[float] = []
    with web(secured=secured(certificate(authority))) as site:
        site["/a"] = page("подмена")
        failed = fails(site.url("/a"), robots=False, waited=waited)
        assert failed.reason.startswith("its certificate is not to be trusted: ")
        assert reason in failed.reason
        assert not failed.lasting, "it may be renewed"
        assert (site.asked, waited) == ([], [])


def test_a_certificate_that_signs_itself(authority: trustme.CA, tmp_path: Path) -> None:
    lone = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    for name, part in (("key", lone.private_key_pem), ("certificate", lone.cert_pem)):
        part.write_to_path(str(tmp_path / name))
    context.load_cert_chain(tmp_path / "certificate", tmp_path / "key")
    with web(secured=context) as site:
        assert "self-signed certificate" in fails(site.url("/a"), robots=False).reason


def test_what_speaks_no_tls(authority: trustme.CA, site: Web) -> None:
    failed = fails(site.url("/a").replace("http:", "https:"), robots=False)
    assert failed.reason.startswith("the connection failed: ")
    assert not failed.lasting


def test_a_redirect_from_https_to_http_is_refused(authority: trustme.CA, site: Web) -> None:
    site["/b"] = page("могло быть подменено")
    with web(secured=secured(authority.issue_cert("127.0.0.1"))) as safe:
        safe["/a"] = Reply(status=302, headers={"Location": site.url("/b")})
        failed = fails(safe.url("/a"))
        assert failed.lasting
        assert failed.reason == f"redirects from https to {site.url('/b')}, where anybody on the way can change it"
        assert site.asked == []
        assert fetch(safe.url("/a"), plain=True).address == site.url("/b")
        site["/c"] = Reply(status=302, headers={"Location": safe.url("/d")})
        safe["/d"] = page("Подписан меморандум")
        assert fetch(site.url("/c")).address == safe.url("/d")


@pytest.mark.parametrize(
    "address",
    "127.0.0.1 10.1.2.3 192.168.0.1 169.254.169.254 0.0.0.0 100.64.0.1 224.0.0.1 ::1 fe80::1%eth0 ::ffff:127.0.0.1 "
    "64:ff9b::7f00:1 64:ff9b:1::5db8:d822 2002:7f00:1:: fd00::1 2001::1".split(),
)
def test_private_addresses_are_refused(address: str) -> None:
    assert not is_public(address)


@given(st.ip_addresses(v=4))
def test_a_wrapped_address_is_as_public_as_itself(address: Any) -> None:
    for wrapped in (f"::ffff:{address}", f"64:ff9b::{address}"):
        assert is_public(wrapped) == is_public(str(address))


def test_a_private_server_is_not_asked(site: Web) -> None:
    site["/a"] = page("тайна")
    for host in ("127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "2130706433"):
        address = site.url("/a").replace("127.0.0.1", host)
        failed = fails(address, private=False, robots=False)
        assert "no public address" in failed.reason
        assert failed.lasting
    assert site.asked == []


def test_the_address_that_was_checked_is_the_one_that_is_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([["93.184.216.34"], ["127.0.0.1"]])
    connected: list[str] = []

    def resolve(host: str, port: int, **_: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in next(answers)]

    def connect(self: object, host: str, *rest: Any) -> Any:
        connected.append(host)
        raise httpcore.ConnectError("no net in tests")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", connect)
    network = Network(Clock())
    with pytest.raises(httpcore.ConnectError):
        network.connect_tcp("rebind.example", 80)
    with pytest.raises(Refused):
        network.connect_tcp("rebind.example", 80)
    assert connected == ["93.184.216.34"]


@pytest.mark.parametrize(
    "address", ["", "ftp://news.example/a", "news.example", "http://", "http://[::bad/", "http://\x00/"]
)
def test_what_is_no_address(address: str) -> None:
    assert fails(address, tries=1).lasting


def test_an_answer_of_a_server_that_is_down_for_now_does_not_last(site: Web) -> None:
    site["/a"], site["/b"] = Reply(status=521), Reply(status=410)
    assert not fails(site.url("/a")).lasting
    assert fails(site.url("/b")).lasting


def test_a_validator_in_other_letters_goes_back_as_it_came(site: Web) -> None:
    site["/a"] = once_changed("Новость", "x")
    assert fetch(site.url("/a")).body
    one = fetcher()
    assert one.fetch(site.url("/a"), LARGEST, etag='"№ 7 новость"').body
    one.close()


def test_retry_after() -> None:
    now = datetime(2025, 6, 2, 10, tzinfo=UTC)
    assert retry_after("120", now) == 120
    assert retry_after(format_datetime(now + timedelta(hours=1)), now) == 3600
    assert retry_after("soon", now) is None
    assert retry_after(None, now) is None
