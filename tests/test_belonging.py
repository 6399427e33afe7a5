"""What the trained reader is told of a value beside its rivals."""

from medaccord.extract import belonging
from medaccord.extract.details import Reading
from medaccord.extract.drafts import Draft
from medaccord.extract.scenes import scene_of
from medaccord.extract.zones import Zones
from medaccord.records import Document

TEXT = (
    "Минздрав Армении и компания «Альфамед» подписали договор о поставке инсулина в Гюмри. "
    "Минздрав Армении и компания «Бетафарм» обсудили строительство завода вакцин в Капане."
)


def drafted() -> Zones:
    """The text with a draft for each of its two sentences."""
    document = Document(id="-", source="-", language="ru", text=TEXT, content=((1, 1),))
    scene = scene_of(document)
    told = {scene.notes.tokens[p.i].lemma: p for p in scene.predicates}
    drafts = [
        Draft([told["подписать"]], "signed", [], 1.0, 0),
        Draft([told["обсудить"]], "talks", [], 1.0, 1),
    ]
    return Zones(scene, drafts)


def test_the_value_of_a_drafts_own_clause_has_no_nearer_rival():
    zones = drafted()
    marks = {v.key: v.marks for v in Reading(zones).values() if v.kind == "place"}
    for place, rivals in (("гюмри", (0, 1)), ("капан", (1, 0))):
        assert all(f"nearer rivals={n}" in own for n, own in zip(rivals, marks[place].own, strict=True))


def test_a_mark_of_each_draft_counts_for_that_draft():
    zones = drafted()
    marks = belonging.sorted_marks(zones, [("here", "there"), ("~quiet", "~loud"), "~alone", "plain"])
    features = belonging.of_value(zones, 1, [0], marks).names()
    assert {"there", "there best=before", "plain best=before", "plain stage=talks"} <= set(features)
    assert "here" not in features
    assert [f for f in features if f.startswith("~")] == ["~alone", "~loud"]


def test_every_value_is_marked_for_every_draft():
    zones = drafted()
    for value in Reading(zones).values():
        assert len(value.marks.own) == len(value.marks.own_alone) == 2


def test_a_place_is_marked_by_how_far_from_each_event_it_is_named():
    zones = drafted()
    gyumri = next(v for v in Reading(zones).values() if v.key == "гюмри")
    assert [row[0][:2] for row in gyumri.marks.shared] == [
        ("in same line=True", "sentences after=0: place"),
        ("away same line=True", "sentences after=-1: place"),
    ]
