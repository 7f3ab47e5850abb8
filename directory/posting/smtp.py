"""Django's SMTP backend, and what it does not tell: whether a broken connection may have taken the letter."""

import smtplib

from django.core.mail.backends.smtp import EmailBackend

GO_AHEAD = 354  # the answer to DATA: the letter follows, and the next answer says whether it was taken


class _Attentive:
    may_have_taken = False

    def getreply(self) -> tuple[int, bytes]:
        code, words = super().getreply()  # type: ignore[misc]  # beside smtplib.SMTP
        self.may_have_taken = code == GO_AHEAD
        return code, words


class AttentiveSMTP(_Attentive, smtplib.SMTP):
    """Between 354 and the answer after it, the letter may have been taken; at any other time it was certainly not."""


class AttentiveSMTPS(_Attentive, smtplib.SMTP_SSL):
    """The same over TLS from the first byte."""


class CarefulBackend(EmailBackend):
    """Sends as Django's own; `may_have_taken` tells how far the letter had come when the connection broke."""

    connection: AttentiveSMTP | AttentiveSMTPS | None

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return AttentiveSMTPS if self.use_ssl else AttentiveSMTP

    @property
    def may_have_taken(self) -> bool:
        return self.connection is not None and self.connection.may_have_taken
