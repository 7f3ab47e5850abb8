"""Who is let in without an account: a person, a host, a companion, a guest, by a private link, a code or a receipt.

The session holds ids and times, nothing else. It gets a new key when a page is opened, and is over after 30 minutes
without a sign of life, and after twelve hours in any case; a person's or a guest's as soon as the link or the receipt
that opened it is ended, a host's or a companion's as soon as they are host or companion no longer.
"""

from bridges.access.doors import (
    found_link,
    found_receipt,
    opened_link,
    use_link,
)
from bridges.access.pages import closed, companion_page, guest_page, host_page, person_page
from bridges.access.sessions import (
    IDLE,
    LONGEST,
    SESSION_KEY,
    close,
    link_of,
    open_companion_session,
    open_guest_session,
    open_host_session,
    open_person_session,
)
from bridges.access.visitors import companion_of, first_page_of, guest_of, host_of, hosts_of, person_of

__all__ = [
    "IDLE",
    "LONGEST",
    "SESSION_KEY",
    "close",
    "closed",
    "companion_of",
    "companion_page",
    "first_page_of",
    "found_link",
    "found_receipt",
    "guest_of",
    "guest_page",
    "host_of",
    "host_page",
    "hosts_of",
    "link_of",
    "open_companion_session",
    "open_guest_session",
    "open_host_session",
    "open_person_session",
    "opened_link",
    "person_of",
    "person_page",
    "use_link",
]
