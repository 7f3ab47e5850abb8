"""The examples of "Use this data": one table, which the page shows and a test runs.

`@site@`, `@listing@`, `@topic@` and `@town@` stand for the address of this site, a public listing of this catalogue,
one of its topics and its town. A text is code in English: what somebody copies is the same in every language.
"""

from dataclasses import dataclass, replace
from typing import Final, Literal

Kind = Literal["curl", "python", "javascript", "html", "json", "shell"]
MARKS: Final = ("site", "listing", "topic", "town")


@dataclass(frozen=True, slots=True)
class Example:
    """One piece of code that can be copied. `key` is its id in the page."""

    key: str
    kind: Kind
    code: str

    def filled(self, **values: str) -> "Example":
        """Return it with this site's own values."""
        code = self.code
        for name in MARKS:
            code = code.replace(f"@{name}@", values[name])
        return replace(self, code=code)


VERIFY_PYTHON: Final = '''
import base64
import hashlib
import hmac
import time


def comes_from_footbridge(headers, body, secret):
    """headers: names in lower case; body: the bytes as they came; secret: whsec_..."""
    if abs(time.time() - int(headers["webhook-timestamp"])) > 300:
        return False  # somebody sends an old message again
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    wanted = "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
    return any(hmac.compare_digest(wanted, given) for given in headers["webhook-signature"].split())
'''.strip()

VERIFY_SHELL: Final = """
# SECRET, ID, TIMESTAMP: the secret, and the headers webhook-id and webhook-timestamp; body.json: the body as it came
KEY=$(printf %s "${SECRET#whsec_}" | base64 -d | od -An -tx1 | tr -d ' \\n')
{ printf '%s.%s.' "$ID" "$TIMESTAMP"; cat body.json; } |
  openssl dgst -sha256 -mac HMAC -macopt "hexkey:$KEY" -binary | base64
""".strip()

MESSAGE: Final = """
{
  "type": "listing.changed",
  "timestamp": "2026-11-30T09:00:00Z",
  "data": {
    "id": "@listing@",
    "revision": 3,
    "page": "@site@/groups/@listing@/",
    "api": "@site@/api/v1/listings/@listing@/",
    "hsds": "@site@/api/hsds/services/@listing@"
  }
}
""".strip()

_API_PYTHON: Final = """
import json
from urllib.request import urlopen

with urlopen("@site@/api/v1/listings/?topic=@topic@") as answer:
    found = json.load(answer)
print(found["total"], "groups")
for group in found["results"]:
    print(group["id"], group["name"])
""".strip()

_ALL_PYTHON: Final = """
import json
from urllib.request import urlopen

address = "@site@/api/v1/listings/"
count = 0
while address:
    with urlopen(address) as answer:
        page = json.load(answer)
    count += len(page["results"])
    address = page["next"]
print(count, "groups")
""".strip()

_API_JAVASCRIPT: Final = """
const answer = await fetch("@site@/api/v1/listings/?topic=@topic@");
const found = await answer.json();
for (const group of found.results) {
  console.log(group.name, group.urls.page);
}
""".strip()

_IFRAME: Final = """
<iframe src="@site@/widget/?topic=@topic@" title="Groups near you"
        width="100%" height="640" loading="lazy"></iframe>
""".strip()

EXAMPLES: Final[dict[str, tuple[Example, ...]]] = {
    "api": (
        Example("api-curl", "curl", 'curl "@site@/api/v1/listings/?topic=@topic@"'),
        Example("api-python", "python", _API_PYTHON),
        Example("api-javascript", "javascript", _API_JAVASCRIPT),
        Example("api-all", "python", _ALL_PYTHON),
    ),
    "hsds": (
        Example("hsds-curl", "curl", 'curl "@site@/api/hsds/services?per_page=2"'),
        Example("hsds-one", "curl", 'curl "@site@/api/hsds/services/@listing@"'),
        Example("hsds-changed", "curl", 'curl "@site@/api/hsds/services?modified_after=2026-01-01&minimal=true"'),
        Example("hsds-lines", "curl", 'curl "@site@/api/hsds/services?format=ndjson"'),
    ),
    "calendars": (
        Example("calendar-one", "curl", 'curl -o group.ics "@site@/groups/@listing@/calendar.ics"'),
        Example("calendar-search", "curl", 'curl -o groups.ics "@site@/groups/calendar.ics?topic=@topic@"'),
    ),
    "news": (
        Example("news-new", "curl", 'curl "@site@/feeds/new.atom"'),
        Example("news-search", "curl", 'curl "@site@/groups/feed.atom?topic=@topic@"'),
    ),
    "widget": (
        Example("widget-html", "html", _IFRAME),
        Example("widget-oembed", "curl", 'curl "@site@/oembed?url=@site@/groups/@listing@/"'),
    ),
    "meetings": (Example("meetings-curl", "curl", 'curl "@site@/feeds/meeting-guide.json"'),),
    "web": (Example("web-sitemap", "curl", 'curl "@site@/sitemap.xml"'),),
    "fhir": (
        Example("fhir-search", "curl", 'curl "@site@/api/fhir/HealthcareService?_count=2"'),
        Example("fhir-one", "curl", 'curl "@site@/api/fhir/HealthcareService/@listing@"'),
    ),
    "webhooks": (
        Example("webhook-message", "json", MESSAGE),
        Example("webhook-python", "python", VERIFY_PYTHON),
        Example("webhook-shell", "shell", VERIFY_SHELL),
    ),
    "errors": (
        Example("errors-curl", "curl", 'curl "@site@/api/v1/listings/?topik=@topic@"'),
        Example("errors-unchanged", "curl", 'curl -H \'If-None-Match: "from-before"\' "@site@/api/v1/listings/"'),
    ),
}
