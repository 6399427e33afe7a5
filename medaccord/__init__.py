"""medaccord reads announcements of cooperation in health, medicine and pharma into sourced records.

>>> import medaccord
>>> text = "Минздрав Армении и компания Velmora подписали меморандум о производстве инсулина."
>>> announcement = medaccord.read(text, published="2025-03-04")
>>> [event.stage for event in announcement.events]
['signed']
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from medaccord.errors import InputError as InputError
    from medaccord.errors import MedaccordError as MedaccordError
    from medaccord.pipeline import Pipeline as Pipeline
    from medaccord.pipeline import Reading as Reading
    from medaccord.pipeline import read as read
    from medaccord.records import Announcement as Announcement
    from medaccord.records import Document as Document
    from medaccord.records import Event as Event
    from medaccord.records import Evidence as Evidence
    from medaccord.records import Page as Page
    from medaccord.records import Party as Party
    from medaccord.records import Person as Person
    from medaccord.settings import Settings as Settings

__version__ = "0.1.0"

_HOME = {
    "InputError": "errors",
    "MedaccordError": "errors",
    "Pipeline": "pipeline",
    "Reading": "pipeline",
    "read": "pipeline",
    "Announcement": "records",
    "Document": "records",
    "Event": "records",
    "Evidence": "records",
    "Page": "records",
    "Party": "records",
    "Person": "records",
    "Settings": "settings",
}

__all__ = ["__version__", *_HOME]


def __getattr__(name: str) -> Any:
    """A public name, imported when it is first asked for: `import medaccord` itself costs nothing."""
    if name not in _HOME:
        raise AttributeError(f"module 'medaccord' has no attribute {name!r}")
    return getattr(import_module(f"medaccord.{_HOME[name]}"), name)
