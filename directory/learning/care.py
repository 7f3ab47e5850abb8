"""CARe: the Comprehensive Approach to Rehabilitation and Recovery."""

from django.utils.translation import gettext_lazy as _

from directory.learning.topics import Passage, Source, Topic

CARE = Topic(
    slug="care",
    name=_("The four steps of CARe"),
    invitation=_("What the four steps of CARe are"),
    promise=_("Connecting, understanding, ensuring, strengthening."),
    what=_(
        "CARe begins with the relationship between two people, and with what a person wants from life. It has four "
        "steps, and you come back to each of them again and again."
    ),
    more=Passage(
        _("The four steps"),
        (
            _("Connecting: be with somebody before you do something."),
            _("Understanding: find out what matters to them, in their words."),
            _("Ensuring: make the next step safe enough to take."),
            _("Strengthening: let what they can do grow."),
        ),
    ),
    on_tuesday=_(
        "Marit meets Joost on a bench by the water, because he talks better outside. For half an hour they watch the "
        "boats. That is connecting. He says that he misses making things: understanding. The repair café is loud, so "
        "they ask for a table at the side in a quiet hour: ensuring. On Tuesday Joost mends a radio. A week later "
        "somebody brings him a lamp and asks for him by name. That is strengthening, and Marit only had to watch."
    ),
    this_week=(
        _("Meet one person in a place that they choose."),
        _("Ask: “What matters to you there?” Write down their words, not yours."),
        _("Ask what would make the first ten minutes easier."),
        _("Ask what they would like to bring or do there."),
    ),
    is_not=_(
        "It is not a list that you work through in order. It is not a plan that you make and the person signs. And it "
        "does not end at the door of a group: after twelve weeks you still ask."
    ),
    questions=(
        _("Did I stay long enough with the first step?"),
        _("What do I know about this person that has nothing to do with help?"),
        _("What did they give to somebody else this week?"),
    ),
    sources=(
        Source("Dirk den Hollander, Jean Pierre Wilken", "Supporting Recovery and Inclusion", 2015, "SWP"),
        Source(
            "Jean Pierre Wilken", "Recovering Care: A contribution to a theory and practice of good care", 2010, "SWP"
        ),
    ),
    used_at="caseload",
    used_words=_("My people: a follow-up asks one question about each step"),
)
