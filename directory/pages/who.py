"""Who changed a listing, as the reader may know it: stewards see names, organisers see first names of their own."""

from django.utils.translation import gettext as _

from directory.editors import Editor
from directory.models import ListingVersion, Organiser, Party, VersionHow


def who_made(version: ListingVersion, *, reader: Editor) -> str:
    """Return who stands behind a version, fetched with its user and organiser."""
    if version.party == Party.ORGANISER:
        return organiser_name(version.organiser, reader=reader)
    if version.how == VersionHow.BEFORE and version.party == Party.STEWARD:
        return ""  # found so: nobody knows any more who wrote it
    if version.party == Party.SOURCE:
        return _("The source")
    if version.party == Party.CLOCK:
        return _("By itself")
    steward = _steward(version, reader=reader)
    if version.how == VersionHow.APPROVAL and version.organiser is not None:
        if _is_reader(version.organiser, reader=reader):
            return _("%(steward)s, after you asked") % {"steward": steward}
        asked = organiser_name(version.organiser, reader=reader)
        return _("%(steward)s, after %(organiser)s asked") % {"steward": steward, "organiser": asked}
    return steward


def organiser_name(organiser: Organiser | None, *, reader: Editor) -> str:
    """Return the name of an organiser; whoever reads their own name is "You"."""
    if organiser is None:
        return _("An organiser")
    if _is_reader(organiser, reader=reader):
        return _("You")
    if reader.is_steward:
        return organiser.name or organiser.email or _("An organiser")
    return organiser.name or _("An organiser")


def _is_reader(organiser: Organiser, *, reader: Editor) -> bool:
    return reader.organiser is not None and reader.organiser.pk == organiser.pk


def _steward(version: ListingVersion, *, reader: Editor) -> str:
    if not reader.is_steward or version.user is None:
        return _("A steward")
    return version.user.display_name or _("A steward")
