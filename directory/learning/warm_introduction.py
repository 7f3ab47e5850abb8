"""A warm introduction."""

from django.utils.translation import gettext_lazy as _

from directory.learning.topics import Source, Topic

WARM_INTRODUCTION = Topic(
    slug="warm-introduction",
    name=_("A warm introduction"),
    invitation=_("What makes an introduction warm"),
    promise=_("Somebody who knows you goes with you."),
    what=_(
        "A warm introduction means that somebody who knows a person goes with them, to somebody who expects them. "
        "Afterwards they ask how it was."
    ),
    on_tuesday=_(
        "Yusuf would like to sing, and has not been among people since spring. Lena, who works with him, reads him the "
        "page of a choir. The choir may know his first name and that he likes to sit near the door, and nothing else. "
        "Birgit of the choir writes: “I stand by the red door at seven.” On Tuesday Lena and Yusuf go there together. "
        "They have agreed on a sign for leaving early. He does not need it. Two days later Lena asks: “How was it?”"
    ),
    this_week=(
        _("Visit one group yourself before you speak of it to anybody."),
        _("Ask the person who should come along. It need not be you."),
        _("Read the message to the group aloud before it is sent. Take out what they do not want to tell."),
        _("Agree on three things: where you meet, how to leave early, and what happens if today is not the day."),
        _("Write the day on which you ask how it was into your diary."),
    ),
    is_not=_(
        "It is not a phone number on a piece of paper. It is no promise that it works out, and not going is no "
        "failure. At every step the yes belongs to the person, and a yes can be taken back."
    ),
    questions=(
        _("Whose wish is this: theirs or mine?"),
        _("Who at the other end knows that we are coming?"),
        _("When do I step back, and who is there then?"),
    ),
    sources=(
        Source(
            "Charles A. Rapp, Richard J. Goscha",
            "The Strengths Model: A Recovery-Oriented Approach to Mental Health Services",
            2012,
            "Oxford University Press",
        ),
        Source("NHS England", "Social prescribing and community-based support: Summary guide", 2020, "NHS England"),
    ),
    used_at="caseload",
    used_words=_("My people: each introduction there is a warm one"),
)
