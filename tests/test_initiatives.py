"""Which events are of one undertaking: sentences from life, and what always holds."""

from __future__ import annotations

from typing import Any

from medaccord.initiatives import initiative_id, thread
from medaccord.records import Event, Told

HEALTH = {"name": "Министерство здравоохранения Армении", "country": "AM", "kind": "government"}
VELMORA = {"name": "Velmora Pharma", "country": "IN", "kind": "company"}
PLANT = {"kind": "facility", "name": "завод по выпуску инсулина"}


def told(key: str, stage: str, date: str | None, *parties: dict[str, Any], **more: Any) -> Told:
    """An event as the collection holds it; a party's entity is its name."""
    event = Event.model_validate({"stage": stage, "date": date, "parties": parties, "quote": "…", **more})
    return Told(
        key=key,
        announcement=key.partition("#")[0],
        source="a.txt",
        language="ru",
        published=date,
        event=event,
        entities=tuple(party.name for party in event.parties),
    )


TALKS = told("a#0", "talks", "2023-02-14", HEALTH, VELMORA, objects=[PLANT], areas=["local_production"])
SIGNED = told("b#0", "signed", "2023-09-06", HEALTH, VELMORA, objects=[PLANT], areas=["local_production"])
OPENED = told("c#0", "delivered", "2025-06-01", HEALTH, VELMORA, objects=[PLANT], areas=["local_production"])


def test_one_undertaking_over_years():
    [found] = thread([OPENED, TALKS, SIGNED])
    assert found.events == ("a#0", "b#0", "c#0")
    assert found.stage == "delivered"
    assert (found.first, found.last) == ("2023-02-14", "2025-06-01")
    assert found.title == "завод по выпуску инсулина – Velmora Pharma, Министерство здравоохранения Армении"
    assert found.id in {initiative_id(key) for key in found.events}
