"""The pages, a module for each group of them."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.routing import BaseRoute, Route

from medaccord.web.pages import (
    about,
    adding,
    announcement,
    bodies,
    files,
    following,
    initiative,
    listing,
    overview,
    people,
    review,
    saved,
    signing,
    views,
    watches,
)
from medaccord.web.visit import form, page

__all__ = ["routes"]


def routes() -> Sequence[BaseRoute]:
    """All pages of one language."""
    return [
        Route("/", page(overview.overview)),
        Route("/initiatives", page(listing.listing)),
        Route("/{view:str}.{ending:ending}", page(files.file)),
        Route("/add", page(adding.add)),
        Route("/add", form(adding.show), methods=["POST"]),
        Route("/add/keep", form(adding.keep), methods=["POST"]),
        Route("/demo", form(adding.demo), methods=["POST"]),
        Route("/jobs/{id}", page(adding.job)),
        Route("/review", page(review.review)),
        Route("/decide", form(review.decide), methods=["POST"]),
        Route("/correct", form(review.correct), methods=["POST"]),
        Route("/check", form(review.check), methods=["POST"]),
        Route("/undo", form(review.undo), methods=["POST"]),
        Route("/saved", page(saved.saved)),
        Route("/saved", form(saved.keep), methods=["POST"]),
        Route("/saved/look", form(saved.look), methods=["POST"]),
        Route("/saved/forget", form(saved.forget), methods=["POST"]),
        Route("/due", page(following.due)),
        Route("/changes", page(following.changes)),
        Route("/compare", page(following.compare)),
        Route("/method", page(about.method)),
        Route("/watches", page(watches.watches)),
        Route("/watches", form(watches.make), methods=["POST"]),
        Route("/watches/{name:path}/feed.atom", page(watches.feed)),
        Route("/watches/{name:path}", page(watches.watch)),
        Route("/sign-in", page(signing.sign_in)),
        Route("/sign-in", form(signing.enter), methods=["POST"]),
        Route("/sign-out", form(signing.leave), methods=["POST"]),
        Route("/account", page(people.account)),
        Route("/account", form(people.change), methods=["POST"]),
        Route("/accounts", page(people.accounts)),
        Route("/accounts", form(people.manage), methods=["POST"]),
        Route("/help", page(about.help_)),
        Route("/api", page(about.api)),
        Route("/people/{name:path}", page(following.person)),
        Route("/objects/{name:path}", page(following.thing)),
        Route("/initiatives/{id}/history", page(following.history)),
        Route("/initiatives/{id}", page(initiative.initiative)),
        Route("/map", page(views.map_)),
        Route("/timeline", page(views.timeline)),
        Route("/network", page(views.network_)),
        Route("/matrix", page(views.matrix)),
        Route("/funnel", page(views.funnel)),
        Route("/announcements", page(announcement.announcements)),
        Route("/announcements/{id:path}", page(announcement.announcement)),
        Route("/parties/{id:path}", page(bodies.party)),
        Route("/countries", page(bodies.countries)),
        Route("/countries/{code}", page(bodies.country)),
        Route("/countries/{code}/{other}", page(bodies.corridor)),
    ]
