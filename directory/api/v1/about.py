"""What the description of this interface says of itself."""

from directory.api.description import Description

ABOUT = Description(
    prefix="/api/v1/",
    title="Footbridge",
    text=(
        "Community groups, peer circles and places to grow: the same search as on the pages, for machines. "
        "Everything here is public and needs no key, unless an operation says so; nothing is about a person. "
        "Errors are problem documents (RFC 9457). Answers have an ETag: ask with `If-None-Match`."
    ),
)
