"""What always holds of linking, whatever is linked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import get_args

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from medaccord.linking import Linked, decision_keys, keys, link
from medaccord.records import Decision, Mention, PartyKind

NAMES = (
    ("Минздрав РК", "government", "KZ"),
    ("Министерство здравоохранения", "government", None),
    ("Минздрав", "government", "UZ"),
    ("Ministry of Health of Kazakhstan", "government", None),
    ("НЦТ", "hospital", "KZ"),
    ("Национальный центр трансплантологии", "hospital", "KZ"),
    ("Центр трансплантологии", "hospital", "KZ"),
    ("Павлодарская областная больница", "hospital", "KZ"),
    ("Павлодарская областная больница имени Ветрова", "hospital", "KZ"),
    ("Павлодарская областная больница имени Седова", "hospital", "KZ"),
    ("областная больница", "hospital", "KZ"),
    ("Ақсу Фарм", "company", "KZ"),
    ("ТОО «Ақсу-Фарм»", "company", "KZ"),
    ("Aqsu Pharm", "company", "KZ"),
    ("Aqsu Pharm", "company", None),
    ("Аксу Фарм", "company", "RU"),
    ("Аксу", "company", None),
    ("Роше", "company", "CH"),
    ("Roche", "company", None),
    ("инвесторы из Катара", "investor", "QA"),
)
UNIQUE = frozenset({"Минздрав РК", "Ақсу Фарм", "Aqsu Pharm", "Роше", "Павлодарская областная больница"})
TEXTS = ("a", "b", "c")


@pytest.fixture(scope="module", autouse=True)
def _the_tables_are_read() -> None:
    """The first link reads the tables, which takes longer than an example may."""
    link([Mention(key="a#0.0", name="Роше", kind="hospital", announcement="a")])


@st.composite
def collections(draw: st.DrawFn) -> tuple[Mention, ...]:
    """Up to twenty mentions in three announcements."""
    told = draw(st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(TEXTS), st.integers(0, 1)), max_size=20))
    return tuple(
        Mention(
            key=f"{text}#{event}.{number}",
            name=name,
            kind=kind,  # type: ignore[arg-type]  # pydantic checks it
            country=country,
            countries=("KZ",),
            announcement=text,
        )
        for number, ((name, kind, country), text, event) in enumerate(told)
    )


@st.composite
def judged(draw: st.DrawFn) -> tuple[tuple[Mention, ...], tuple[Decision, ...]]:
    """Mentions, and decisions about them and about the entities that they make."""
    mentions = draw(collections())
    sides = sorted({m.key for m in mentions} | {e.id for e in link(mentions).entities})
    if len(sides) < 2:
        return mentions, ()
    pairs = st.tuples(st.sampled_from(sides), st.sampled_from(sides), st.sampled_from(("same", "different", "unsure")))
    chosen = draw(st.lists(pairs, max_size=6))
    return mentions, tuple(decided(*pair, minute=n) for n, pair in enumerate(chosen) if pair[0] != pair[1])


def decided(left: str, right: str, verdict: str, minute: int = 0) -> Decision:
    when = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
    return Decision(subject="party", left=left, right=right, verdict=verdict, who="a reader", when=when)  # type: ignore[arg-type]


def members(linked: Linked) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for one in linked.links:
        found[one.entity].add(one.mention)
    return found


def components(mentions: Iterable[Mention], decisions: Iterable[Decision]) -> list[list[Mention]]:
    """Mentions that are reached from one another by shared keys and by decisions."""
    group: dict[str, set[str]] = {}

    def join(keys: Sequence[str]) -> None:
        joined = set().union(*(group.get(key, {key}) for key in keys))
        group.update(dict.fromkeys(joined, joined))

    told = tuple(mentions)
    for names in [*(keys(m) for m in told), *(decision_keys(d) for d in decisions)]:
        join(names)
    found: dict[int, list[Mention]] = defaultdict(list)
    for mention in told:
        found[id(group[keys(mention)[0]])].append(mention)
    return list(found.values())


@given(judged(), st.randoms())
def test_the_order_changes_nothing(case: tuple[tuple[Mention, ...], tuple[Decision, ...]], random: Random) -> None:
    mentions, decisions = case
    mixed = random.sample(mentions, len(mentions))
    assert link(mixed, random.sample(decisions, len(decisions))) == link(mentions, decisions)


@given(judged())
def test_each_component_by_itself_gives_what_all_give(case: tuple[tuple[Mention, ...], tuple[Decision, ...]]) -> None:
    mentions, decisions = case
    parts = [link(part, decisions) for part in components(mentions, decisions)]
    whole = link(mentions, decisions)
    assert sorted((e for part in parts for e in part.entities), key=lambda e: e.id) == list(whole.entities)
    assert sorted((one for part in parts for one in part.links), key=lambda one: one.mention) == list(whole.links)


@given(judged())
def test_every_mention_has_one_link_and_every_entity_a_member(
    case: tuple[tuple[Mention, ...], tuple[Decision, ...]],
) -> None:
    linked = link(*case)
    assert [one.mention for one in linked.links] == sorted(m.key for m in case[0])
    assert set(members(linked)) == {e.id for e in linked.entities}


@given(judged())
def test_ids_are_told_apart_and_former_ids_lead_to_one_entity(
    case: tuple[tuple[Mention, ...], tuple[Decision, ...]],
) -> None:
    ids = [id for entity in link(*case).entities for id in (entity.id, *entity.former)]
    assert len(ids) == len(set(ids))


@given(collections(), collections())
def test_an_id_outlives_what_is_added(before: tuple[Mention, ...], more: tuple[Mention, ...]) -> None:
    added = tuple(m.model_copy(update={"key": "x" + m.key, "announcement": "x" + m.announcement}) for m in more)
    old, new = link(before), link((*before, *added))
    leads = {id: entity.id for entity in new.entities for id in (entity.id, *entity.former)}
    now = members(new)
    for id, mentions in members(old).items():
        assert mentions & now[leads[id]]


@given(judged(), st.data())
def test_the_last_word_on_two_mentions_holds(
    case: tuple[tuple[Mention, ...], tuple[Decision, ...]], data: st.DataObject
) -> None:
    mentions, decisions = case
    if len(mentions) < 2:
        return
    left, right = data.draw(st.lists(st.sampled_from([m.key for m in mentions]), min_size=2, max_size=2, unique=True))
    for verdict, one in (("same", True), ("different", False)):
        last = decided(left, right, verdict, minute=100)
        found = {link.mention: link.entity for link in link(mentions, (*decisions, last)).links}
        assert (found[left] == found[right]) is one


@settings(max_examples=30)
@given(collections(), st.data())
def test_the_last_word_on_two_entities_holds(mentions: tuple[Mention, ...], data: st.DataObject) -> None:
    ids = [entity.id for entity in link(mentions).entities]
    if len(ids) < 2:
        return
    left, right = data.draw(st.lists(st.sampled_from(ids), min_size=2, max_size=2, unique=True))
    joined = link(mentions, [decided(left, right, "same")])
    leads = {id: entity.id for entity in joined.entities for id in (entity.id, *entity.former)}
    assert leads[left] == leads[right]
    parted = link(mentions, [decided(left, right, "same"), decided(right, left, "different", minute=1)])
    leads = {id: entity.id for entity in parted.entities for id in (entity.id, *entity.former)}
    assert leads[left] != leads[right]


def test_unsure_takes_a_decision_back_and_is_no_ground_itself() -> None:
    left = Mention(key="a#0.0", name="Ақсу Фарм", kind="company", country="KZ", announcement="a")
    right = Mention(key="b#0.0", name="Aqsu Pharm LLP", kind="company", country="KZ", announcement="b")
    assert len(link([left, right]).entities) == 1
    assert len(link([left, right], [decided(left.key, right.key, "unsure")]).entities) == 2
    back = [decided(left.key, right.key, "same"), decided(right.key, left.key, "unsure", minute=1)]
    assert len(link([left, right], back).entities) == 2


def test_a_decision_says_who_decided() -> None:
    left = Mention(key="a#0.0", name="Тобол", kind="company", country="RU", announcement="a")
    right = Mention(key="b#0.0", name="Ишим", kind="company", country="RU", announcement="b")
    told = link([left, right], [decided(left.key, right.key, "same")])
    assert len(told.entities) == 1
    assert any("a reader" in reason.words for one in told.links for reason in one.reasons)


def test_decisions_about_what_is_not_there_or_about_events_change_nothing() -> None:
    mention = Mention(key="a#0.0", name="Тобол", kind="company", country="RU", announcement="a")
    event = decided("a#0", "b#0", "different").model_copy(update={"subject": "event"})
    assert link([mention], [event, decided("e-000000000000", "INT.who", "same")]) == link([mention])


@given(collections())
def test_telling_a_name_again_elsewhere_changes_no_entity(before: tuple[Mention, ...]) -> None:
    again = tuple(m.model_copy(update={"key": "x" + m.key, "announcement": "x"}) for m in before if m.name in UNIQUE)
    assert link((*before, *again)).entities == link(before).entities


@given(
    st.lists(
        st.tuples(
            st.text(min_size=1, max_size=20), st.sampled_from(get_args(PartyKind)), st.sampled_from(("KZ", None))
        ),
        min_size=1,
        max_size=4,
    )
)
@example([("Ъ", "company", None)])
@example([("Лаборатория ²", "research", "KZ")])
@settings(max_examples=150, deadline=None)
def test_whatever_a_name_is_made_of_it_is_linked(names: list[tuple[str, PartyKind, str | None]]) -> None:
    mentions = [
        Mention(key=f"a#0.{n}", name=name, kind=kind, country=country, announcement="a")
        for n, (name, kind, country) in enumerate(names)
    ]
    found = link(mentions)
    assert [one.mention for one in found.links] == sorted(mention.key for mention in mentions)
    assert all(keys(mention) for mention in mentions)
