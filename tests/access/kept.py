"""Those who look after the choir's page, who did, who asks to, who is invited, and one of another group."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from directory.actions import claims, organiser_links, organiser_team
from directory.models import Listing, Location, Organiser, OrganiserLinkPurpose, OrganiserRole
from tests.access.rows import Role, Thing
from tests.canaries import token
from tests.keepers import make_organiser

if TYPE_CHECKING:
    from tests.access.world import World

P = OrganiserLinkPurpose
KEEPERS = {
    Role.IDA_BY_LINK: "ida",
    Role.OMAR_CO_ORGANISER: "omar",
    Role.FENNA_FORMER_ORGANISER: "fenna",
    Role.NORA_ORGANISER: "nora",
}


def make_keepers(world: World, *, day: date) -> None:
    """Make those who look after the choir's page, who did, who asks to, who is invited, and one of another group."""
    choir: Listing = world.rows["choir"]
    ida = make_organiser(choir, "Ida", user=world.users[Role.IDA_BY_ACCOUNT], at=world.at)
    omar, fenna = (make_organiser(choir, name, at=world.at) for name in ("Omar", "Fenna"))
    edited = Listing.objects.get(pk=world.arguments[Thing.EDITED_LISTING][0])
    nora = make_organiser(edited, "Nora", role=OrganiserRole.OWNER, at=world.at)
    olga = organiser_team.invite(choir, email="olga@example.org", language="en", by=ida, at=world.at)
    said = {"name": "Kim", "email": "kim@example.org", "language": "en"}
    words = claims.Words(**said, belongs=token("", "Claim", "belongs"), how_to_check=token("", "Claim", "how_to_check"))
    claims.ask(choir, words, at=world.at)
    kim = Organiser.objects.get(listing=choir, email="kim@example.org")
    claim = claims.prove(kim, at=world.at)
    Organiser.objects.filter(pk=kim.pk).update(user=world.users[Role.KIM_CLAIMANT])
    world.rows |= {"ida": ida, "omar": omar, "fenna": fenna, "nora": nora, "kim": kim, "claim": claim}
    world.arguments |= {
        Thing.OMAR_OF_CHOIR: [choir.pk, omar.pk],
        Thing.CLAIM_OF_CHOIR: [choir.pk, claim.pk],
        Thing.CLAIM: [claim.pk],
        Thing.ORGANISER: [omar.pk],
    }
    schedule = choir.schedules.get()
    hall = Location.objects.create(listing=choir, name="Parish hall", city="Odense", visibility="public")
    world.words["$schedule"] = str(schedule.pk)
    world.arguments |= {
        Thing.SCHEDULE_OF_CHOIR: [choir.pk, schedule.pk],
        Thing.DATE_OF_CHOIR: [choir.pk, schedule.pk, day.isoformat()],
        Thing.PLACE_OF_CHOIR: [choir.pk, hall.pk],
    }
    for name, purpose, organiser in (("$keep", P.OPEN, ida), ("$invited", P.INVITE, olga), ("$prove", P.PROVE, kim)):
        world.words[name] = organiser_links.make(purpose, organiser=organiser, at=world.at).token
