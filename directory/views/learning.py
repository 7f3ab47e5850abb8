"""The ideas behind this site, explained to those who work with people; open to everybody."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from directory.learning import BY_SLUG, TOPICS


@require_safe
def learn(request: HttpRequest) -> HttpResponse:
    """Show the ideas, one card each."""
    return render(request, "learn/learn.html", {"topics": TOPICS})


@require_safe
def learn_topic(request: HttpRequest, slug: str) -> HttpResponse:
    """Explain one idea on one page."""
    topic = BY_SLUG.get(slug)
    if topic is None:
        raise Http404
    return render(request, "learn/topic.html", {"topic": topic, "picture": f"learn/pictures/{slug}.svg"})
