"""Making room: kwartiermaken."""

from django.utils.translation import gettext_lazy as _

from directory.learning.topics import Source, Topic

MAKING_ROOM = Topic(
    slug="making-room",
    name=_("Making room"),
    invitation=_("What making room is"),
    promise=_("A place is ready before somebody comes to it."),
    what=_(
        "Making room means that you help a group to get ready, so that there is a place before somebody comes to it. "
        "Doortje Kal calls it kwartiermaken, a Dutch word for going ahead and preparing the quarters."
    ),
    on_tuesday=_(
        "On Tuesday Ellen goes to the chess club as a guest. For a quarter of an hour nobody looks up. Afterwards she "
        "tells Tom, who leads the club. “But we are friendly!” he says. They walk in once more and look at the evening "
        "as somebody new would. Tom will stand near the door until half past seven. One table is now for people who "
        "only want to watch. If somebody wants to go after ten minutes, Tom will say: “Good that you came.” Only then "
        "does Ellen ask around who would like to come."
    ),
    this_week=(
        _("Go to a group as a guest. Write down your first ten minutes."),
        _("Ask the group what it needs so that it can welcome people. Bring one of these things."),
        _("Find out who in the group likes to greet."),
        _("Plan a bad day with them: who can be called, and where it is quiet."),
        _("Come back in a month. Thresholds grow again."),
    ),
    is_not=_(
        "It does not mean to train people until they fit in: the group changes something, too. It is not about one "
        "person, and nobody’s story is told to make room for them. And it is never done once and for all."
    ),
    questions=(
        _("What must somebody know already, to come in here?"),
        _("What is easy for me here, and hard for somebody else?"),
        _("What did the group change, and not only the guest?"),
    ),
    sources=(
        Source(
            "Doortje Kal",
            "Kwartiermaken: Werken aan ruimte voor mensen met een psychiatrische achtergrond",
            2001,
            "Boom",
            "nl",
        ),
        Source(
            "Doortje Kal, Rutger Post, Gerda Scholtens",
            "Meedoen gaat niet vanzelf: Kwartiermaken in theorie en praktijk",
            2012,
            "Tobi Vroegh",
            "nl",
        ),
    ),
    used_at="room_tasks",
    used_words=_("Making room: groups that get ready"),
)
