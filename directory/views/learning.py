"""The ideas behind this site, explained to those who work with people; open to everybody."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from directory.learning import BY_SLUG, TOPICS, Topic


@dataclass(frozen=True, slots=True)
class Card:
    """An idea with the template of its picture."""

    topic: Topic
    picture: str


@require_safe
def learn(request: HttpRequest) -> HttpResponse:
    """Show the ideas, one card each."""
    return render(request, "learn/learn.html", {"cards": [Card(topic, _picture(topic)) for topic in TOPICS]})


@require_safe
def learn_topic(request: HttpRequest, slug: str) -> HttpResponse:
    """Explain one idea on one page."""
    topic = BY_SLUG.get(slug)
    if topic is None:
        raise Http404
    return render(request, "learn/topic.html", {"topic": topic, "picture": _picture(topic)})


def _picture(topic: Topic) -> str:
    return f"learn/pictures/{topic.slug}.svg"
