"""What the access matrix and the canary need of maps and meetings: Noor's own, and Nico's, whose team may look."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bridges.models import Looking, MeetingPoint, NetworkMap, NetworkShare, Participant, Tie
from tests.access.rows import Role, Thing
from tests.bridges.cast import make_person
from tests.bridges.networks import make_network

if TYPE_CHECKING:
    from tests.access.world import World


def network_rows(world: "World") -> dict[str, Any]:
    """Make Noor's map, which she shows to nobody but a meeting with Pim and a guest, and Nico's, shown to the team."""
    noor, west, pim = world.rows["noor"], world.rows["west"], world.users[Role.PIM]

    def fill(row: Any) -> None:
        is_of_map = isinstance(row, NetworkMap | Tie | Looking)
        world.fill(row, whose="noors map" if is_of_map else "noors meeting", person=noor)

    rows = make_network(noor, fill=fill, listing=world.rows["choir"], colleague=pim, at=world.at)
    fill(MeetingPoint(meeting=rows["meeting"], kind="next", written_by=rows["own"], who=rows["guest"]))
    rows["gone"] = Participant(meeting=rows["meeting"], party="private", answer="yes")
    world.fill(rows["gone"], whose="noors gone guest", person=noor)
    world.fill(Looking(person=world.rows["nadia"]), whose="nadia", person=world.rows["nadia"])
    nico = make_person("Nico", team=west, practitioner=pim, created_by=pim)
    world.fill(nico, whose="nico", person=nico)
    map_ = NetworkMap(person=nico)
    world.fill(map_, whose="nicos map", person=nico)
    world.fill(Tie(map=map_), whose="nicos map", person=nico)
    until = world.at + timedelta(days=30)
    NetworkShare.objects.create(
        person=nico, team=west, may_write=True, manner="written", given_at=world.at, expires_at=until
    )
    return {f"noors {name}": row for name, row in rows.items()} | {"nico": nico}


def network_things(world: "World") -> dict[Thing, list[Any]]:
    """Return what the addresses of the rows name."""
    rows = world.rows
    meeting = rows["noors meeting"].pk
    return {
        Thing.MAP: [rows["noors kept"].pk],
        Thing.TIE: [rows["noors map"].ties.get().pk],
        Thing.NICO: [rows["nico"].pk],
        Thing.TIE_OF_NICO: [rows["nico"].pk, Tie.objects.get(map__person=rows["nico"]).pk],
        Thing.TIE_OF_NOOR: [rows["noor"].pk, rows["noors map"].ties.get().pk],
        Thing.MEETING: [meeting],
        Thing.PARTICIPANT: [meeting, rows["noors guest"].pk],
        Thing.POINT: [meeting, rows["noors point"].pk],
        Thing.VOICE: [meeting, rows["noors voice"].pk],
        Thing.MEETING_SUGGESTION: [meeting, rows["noors suggestion"].pk],
        Thing.PLACE_ROLE: [rows["noors role"].listing_id],
    }
