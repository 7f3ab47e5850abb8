"""What a person takes along of their maps, meetings and roles."""

from collections.abc import Callable
from typing import Any, Final

from bridges.models import Looking, Person
from bridges.vault import Vault

Rows = Callable[[Any, Vault], list[dict[str, Any]]]

OF_A_MEETING: Final = {
    "who": ("participants", "position"),
    "agenda_and_after": ("points", "position"),
    "voices": ("voices", "created_at"),
    "suggestions": ("suggestions", "created_at"),
}


def networks_of(person: Person, box: Vault, *, rows: Rows) -> dict[str, Any]:
    """Return the person's own part of an export; `rows` makes plain values of rows.

    Voices are in it as the person reads them: all of their meeting's, each with the id of whose words they are.
    """
    return {
        "my_maps": [
            {**rows([map_], box)[0], "ties": rows(map_.ties.order_by("position"), box)}
            for map_ in person.network_maps.prefetch_related("ties").order_by("started_at")
        ],
        "who_may_see_my_map": rows(person.network_shares.select_related("team").order_by("given_at"), box),
        "what_i_look_for": rows(Looking.objects.filter(person=person), box),
        "my_roles": rows(person.place_roles.order_by("said_at"), box),
        "going_along_with_others": rows(person.companionships.select_related("team").order_by("created_at"), box),
        "my_meetings": [
            {
                **rows([meeting], box)[0],
                **{name: rows(getattr(meeting, of).order_by(order), box) for name, (of, order) in OF_A_MEETING.items()},
            }
            for meeting in person.network_meetings.order_by("created_at")
        ],
    }
