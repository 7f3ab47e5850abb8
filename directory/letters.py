"""The mails about accounts, text only: a neutral subject, one sentence, and what is needed."""

from django.core.mail import EmailMessage
from django.template.loader import render_to_string


def send(name: str, *, to: str, **values: str) -> None:
    """Send the mail `templates/account/email/<name>_{subject,message}.txt` to one address, now.

    :raises OSError: if the mail server does not take it
    """
    subject = " ".join(render_to_string(f"account/email/{name}_subject.txt", values).split())
    text = render_to_string(f"account/email/{name}_message.txt", values).strip()
    EmailMessage(subject, f"{text}\n", to=[to]).send()
