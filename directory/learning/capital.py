"""Social capital: bonding, bridging, linking."""

from django.utils.translation import gettext_lazy as _

from directory.learning.topics import Example, Passage, Source, Topic

CAPITAL = Topic(
    slug="capital",
    name=_("Three kinds of ties"),
    invitation=_("What bonding, bridging and linking mean"),
    promise=_("What a group gives: bonding, bridging, linking."),
    what=_(
        "A group can give ties to people like you (bonding), to people who are different (bridging), and to people "
        "with power (linking). No kind is better than another, and a group can give more than one."
    ),
    more=Passage(
        _("What the twelve questions look for"),
        (
            _("Bonding: people share something in their lives and talk about it. Members lead. The same people come."),
            _("Bridging: all may come, and people differ. The place is ordinary, and they do things together."),
            _("Linking: people with power come often. There is a real way to a job, a seat or a say, and news of it."),
            _("Each yes is one point, three at most. We show a tie from two points on, and only with a reason."),
        ),
    ),
    examples=(
        Example(_("A circle of people who hear voices"), 3, 0, 0),
        Example(_("A garden in the neighbourhood"), 1, 3, 0),
        Example(_("A repair café"), 0, 3, 0),
        Example(_("A council of people who use a hospital, with its board"), 2, 0, 3),
        Example(_("Trial days at a firm, with a job coach"), 0, 2, 3),
    ),
    on_tuesday=_(
        "Karin looks at the page of a garden. Emeka, who runs it, said yes to linking, because a councillor gave a "
        "talk there. Karin rings him. One talk opens no door, they agree, so that yes goes. Then Emeka says: “In "
        "spring the council asked two of us to plan the new beds.” That is a seat, and this yes stays."
    ),
    this_week=(
        _("Answer the twelve questions for a group that you know well."),
        _("Compare with a colleague, and talk about where you differ."),
        _("Ask people who go there, not only those who lead it."),
        _("Look which kind of tie is rare in your town."),
    ),
    is_not=_(
        "It is no mark for a group, and it says nothing about any person. A cooking club in a clinic, only for those "
        "who are treated there, is bonding and not bridging. To get care is not linking."
    ),
    questions=(
        _("Alike for whom? What is bonding for one is bridging for another."),
        _("Could somebody here say no to people with power?"),
        _("Do I only suggest the kind that I like myself?"),
    ),
    sources=(
        Source(
            "Robert D. Putnam",
            "Bowling Alone: The Collapse and Revival of American Community",
            2000,
            "Simon & Schuster",
        ),
        Source(
            "Simon Szreter, Michael Woolcock",
            "Health by association? Social capital, social theory, and the political economy of public health",
            2004,
            "International Journal of Epidemiology",
        ),
    ),
    used_at="results",
    used_words=_("The filter “What kind of company?” among the groups"),
)
