"""An editor at work while the load runs: changes listings of its own through the actions, so many a second.

    python -m bench.load_editor --seconds 30 --rate 10

Its listings are marked, and gone at the end; what a run left that was killed goes at the start of the next.
"""

import argparse
import json
import random
import time
from typing import Any

import django

MARK = "bench-editor"
LISTINGS = 200


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--rate", type=float, default=10)
    options = parser.parse_args()
    django.setup()
    remove_edited()
    try:
        ids = _make()
        print("ready", flush=True)
        print(json.dumps(_edit(ids, seconds=options.seconds, rate=options.rate)), flush=True)
    finally:
        remove_edited()


def remove_edited() -> None:
    """Delete the listings that an editor made, and take them out of search."""
    from django.utils import timezone

    from directory.actions import search_documents
    from directory.models import Listing

    made = Listing.objects.filter(source__isnull=True, source_ref=MARK)
    ids = list(made.values_list("pk", flat=True))
    if ids:
        search_documents.remove(ids, at=timezone.now())
        made.delete()


def _make() -> list[Any]:
    from django.utils import timezone

    from bench.corpus import Corpus
    from directory.actions import search_documents
    from directory.models import Listing, ListingText, Location

    corpus = Corpus(LISTINGS)
    listings, texts, places = [], [], []
    for row in corpus.rows():
        text = row.document.texts[0]
        listing = Listing(status="active", language=text.language, source_ref=MARK)
        listings.append(listing)
        texts.append(ListingText(listing=listing, language=text.language, name=text.name, description=text.body))
        if row.document.points:
            lat, lon = row.document.points[0]
            places.append(Location(listing=listing, city=text.place.split()[-1], latitude=lat, longitude=lon))
    Listing.objects.bulk_create(listings)
    ListingText.objects.bulk_create(texts)
    Location.objects.bulk_create(places)
    ids = [listing.pk for listing in listings]
    search_documents.rewrite(ids, at=timezone.now())
    return ids


def _edit(ids: list[Any], *, seconds: float, rate: float) -> dict[str, float]:
    """Change one listing after the other, `rate` a second if the database is quick enough."""
    from django.db import transaction
    from django.utils import timezone

    from directory.actions import search_documents
    from directory.models import ListingText

    dice, took = random.Random(7), []
    began = time.perf_counter()
    while (elapsed := time.perf_counter() - began) < seconds:
        time.sleep(max(0.0, len(took) / rate - elapsed))
        started, key = time.perf_counter(), dice.choice(ids)
        with transaction.atomic():
            ListingText.objects.filter(listing=key).update(promise=f"Changed for the {len(took)}th time.")
            search_documents.rewrite([key], at=timezone.now())
        took.append((time.perf_counter() - started) * 1000)
    took.sort()
    return {
        "edits": len(took),
        "edits_a_second": round(len(took) / (time.perf_counter() - began), 1),
        "edit_p50_ms": round(took[len(took) // 2], 1),
        "edit_p95_ms": round(took[int(len(took) * 0.95)], 1),
    }


if __name__ == "__main__":
    main()
