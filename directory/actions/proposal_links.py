"""The private link of whoever sent a group in: made anew for each letter, and the way back to what was sent."""

from datetime import datetime, timedelta
from typing import Final

from directory.actions import private_links
from directory.models import Proposal, ProposalState

TO_PROVE: Final = timedelta(days=7)
"""How long an address can be proven; after that the proposal is deleted."""

LINK_LASTS: Final = timedelta(days=30)


def new_link(proposal: Proposal, *, at: datetime) -> private_links.Secrets:
    """Make the link and the code of a proposal anew, for one letter; those of the letter before open nothing more."""
    secrets = private_links.new_secrets(Proposal.objects.all())
    until = proposal.made_at + TO_PROVE if proposal.state == ProposalState.UNPROVEN else at + LINK_LASTS
    Proposal.objects.filter(pk=proposal.pk).update(**secrets.columns, expires_at=until)
    return secrets


def find(*, token: str, code: str, at: datetime) -> Proposal:
    """Return the proposal that a link's token or a typed code belongs to. A code is slow: throttle before.

    :raises LinkError: if there is none, or it is too old
    """
    rows = Proposal.objects.select_related("listing", "organiser")
    find_it = private_links.find_token if token else private_links.find_code
    found: Proposal = find_it(rows, token or code, at=at)
    return found
