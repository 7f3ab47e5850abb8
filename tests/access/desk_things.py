"""What stewards alone have in the world of the access matrix."""

from typing import Any

from directory.models import BulkChange, CapitalReview, Finding
from tests.access.rows import Role, Thing
from tests.access.webhooks import webhook_things
from tests.listings import make_listing


def make(world: Any) -> None:
    """Make a change of many listings, a tie that two stewards see differently, and a doubt of an import."""
    stine, choir = world.users[Role.STINE_STEWARD], world.rows["choir"]
    change = BulkChange.objects.create(kind="confirm", user=stine, at=world.at, rows=[])
    review = CapitalReview.objects.create(
        listing=make_listing("Chess for all"), kind="bridging", statements=["a"], basis="read", reviewed_at=world.at
    )
    finding = Finding.objects.create(listing=choir, kind="times_in_prose", found_at=world.at)
    world.arguments |= webhook_things(stine, world.at)
    world.words["$choir"] = str(choir.pk)
    world.arguments |= {
        Thing.BULK_CHANGE: [change.pk],
        Thing.CAPITAL_REVIEW: [review.pk],
        Thing.FINDING: [finding.pk],
    }
