"""Events as the collection holds them, made from few words."""

from __future__ import annotations

from typing import Any

from medaccord.records import Event, Told

MINZDRAV_UZ = {"name": "Министерство здравоохранения Узбекистана", "country": "UZ", "kind": "government"}
MINZDRAV_KZ = {"name": "Министерство здравоохранения Казахстана", "country": "KZ", "kind": "government"}
MINZDRAV_BY = {"name": "Министерство здравоохранения Беларуси", "country": "BY", "kind": "government"}
BELARUS = {"name": "Беларусь", "country": "BY", "kind": "state"}
UZBEKISTAN = {"name": "Узбекистан", "country": "UZ", "kind": "state"}
TURKESTAN = {"name": "акимат Туркестанской области", "country": "KZ", "kind": "region"}
VELMORA = {"name": "Velmora Pharma", "country": "IN", "kind": "company"}
DAESUNG = {"name": "Daesung Medical", "country": "KR", "kind": "company"}


def told(key: str, stage: str, date: str | None, *parties: dict[str, Any], **more: Any) -> Told:
    """An event told in an announcement of its own on the day when it happened. A party's entity is its name."""
    facts = {"stage": stage, "date": date, "parties": parties, "quote": "…", **more}
    event = Event.model_validate({name: value for name, value in facts.items() if name in Event.model_fields})
    return Told(
        key=f"{key}#0" if "#" not in key else key,
        announcement=key.partition("#")[0],
        source=more.get("source", "a.txt"),
        language="ru",
        published=more.get("published", date),
        event=event,
        entities=more.get("entities", tuple(party.name for party in event.parties)),
    )


def facility(name: str) -> dict[str, str]:
    return {"kind": "facility", "name": name}


def medicine(name: str) -> dict[str, str]:
    return {"kind": "medicine", "name": name}
