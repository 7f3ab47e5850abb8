"""What happens around every request: a log line without the person, headers, forms from our own pages only, limits."""

from directory.middleware.catalogue import CATALOGUE, ReadWhereItIsRight, SayNotReady
from directory.middleware.cookies import LeaveOutBrokenCookies, NoCookiesInFrames, NoteSeen
from directory.middleware.headers import SafetyHeaders, TellUnchanged
from directory.middleware.limits import LimitBodies, LimitStatements, takes_photos
from directory.middleware.log_line import LogRequest
from directory.middleware.own_forms import OwnFormsOnly, comes_from_this_site

__all__ = [
    "CATALOGUE",
    "LeaveOutBrokenCookies",
    "LimitBodies",
    "LimitStatements",
    "LogRequest",
    "NoCookiesInFrames",
    "NoteSeen",
    "OwnFormsOnly",
    "ReadWhereItIsRight",
    "SafetyHeaders",
    "SayNotReady",
    "TellUnchanged",
    "comes_from_this_site",
    "takes_photos",
]
