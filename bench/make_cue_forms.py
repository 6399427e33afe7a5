"""Write the dictionary forms of every word of the cue tables: `python bench/make_cue_forms.py`, after a table changed.

A word that is not in the list is looked up when the tables are read, so forgetting this costs time, not sense.
"""

from __future__ import annotations

from pathlib import Path

from medaccord.extract import cues
from medaccord.languages.ru import morphology

FORMS = Path(__file__).parents[1] / "medaccord/languages/ru/cues/forms.tsv"
TABLES = ("areas", "concepts", "instruments", "next_steps", "objects")


def words() -> list[str]:
    """The words of all tables, each once."""
    return sorted({word for name in TABLES for cue in cues.rows(name) for word in cue.phrase.split()})


def listing() -> str:
    """What the file should hold."""
    rows = (f"{word}\t{' '.join(sorted(morphology.lemmas(word)))}" for word in words())
    return "word\tforms\n" + "\n".join(rows) + "\n"


if __name__ == "__main__":
    FORMS.write_text(listing(), "utf-8")
