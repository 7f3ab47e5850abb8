"""The network meeting of Open Dialogue."""

from django.utils.translation import gettext_lazy as _

from directory.learning.topics import Passage, Source, Topic

NETWORK_MEETING = Topic(
    slug="network-meeting",
    name=_("A network meeting"),
    invitation=_("How a network meeting works"),
    promise=_("The person invites, and every voice weighs the same."),
    what=_(
        "In a network meeting a person invites people from their own life, and some who work for them, to talk about "
        "what the person hopes for. All that is said is said while they are in the room, and what happens next is "
        "theirs to decide."
    ),
    more=Passage(
        _("The citizen at the helm"),
        (
            _(
                "The network meeting comes from Open Dialogue, which began in Finland. In Denmark it goes together "
                "with “the citizen at the helm”: help is planned from what people hope for. Begin in one team, try it "
                "soon, and keep going."
            ),
        ),
    ),
    on_tuesday=_(
        "Amina wants to meet on Tuesday in the library. She invites her sister, her neighbour Henk, and Ruth, who "
        "works with her. Ruth begins: “How would you like to use this hour?” Amina wants to talk about the evenings. "
        "Her sister is afraid when nobody picks up the phone. Henk did not know that evenings are long. Ruth says what "
        "she thinks, and that it may not fit. They do not agree on everything, and that stays open. Henk will knock on "
        "Thursdays. Amina reads what was written down, and changes a word."
    ),
    this_week=(
        _("Ask one person whom they would invite, if it were up to them."),
        _("Let them choose the place, the time and the first question."),
        _("Begin with: “How shall we use this time?” Then wait."),
        _("Say what you think as one voice among others: “I see it like this. How do you see it?”"),
        _("Before you talk about somebody with a colleague, ask if they can be there."),
    ),
    is_not=_(
        "It is not a meeting about a person, and no place to get a plan signed. You do not bring the answer. It need "
        "not end with everybody agreeing: a question may stay open."
    ),
    questions=(
        _("Who spoke most today? Who spoke least?"),
        _("Could I bear not to know for a while?"),
        _("Did I use their words, or mine?"),
    ),
    sources=(
        Source("Jaakko Seikkula, Tom Erik Arnkil", "Dialogical Meetings in Social Networks", 2006, "Karnac"),
        Source(
            "Jaakko Seikkula, Tom Erik Arnkil",
            "Open Dialogues and Anticipations: Respecting Otherness in the Present Moment",
            2014,
            "National Institute for Health and Welfare (THL)",
        ),
        Source(
            "Social- og Boligstyrelsen",
            "Skab positiv forandring med Åben Dialog",
            2024,
            "Social- og Boligstyrelsen",
            "da",
        ),
    ),
    used_at="caseload",
    used_words=_("My people: look for the meeting on the page of a person"),
)
