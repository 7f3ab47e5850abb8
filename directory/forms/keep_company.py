"""The twelve questions behind the ties that a listing gives, and the eight about room to grow."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from directory import niches
from directory.capital import PLAIN_WORDS, STATEMENTS, CapitalKind
from directory.forms.keep_fields import NOT_SAID, Group, SectionForm, WordsField, YesNoField
from directory.statements import questions

LONGEST_REASON = 300
# What looks like this kind of tie and is none (design/domain.md, "Disconfirmers").
NOT_THIS: Mapping[str, str | Promise] = {
    CapitalKind.BONDING: _(
        "A cookery club for people who all use one service belongs here, also when it is about cooking: they have the"
        " service in common."
    ),
    CapitalKind.BRIDGING: _(
        "Where all who come use one service or were sent, it is company of people who are alike, whatever they do"
        " together. Say no to the first question then."
    ),
    CapitalKind.LINKING: _(
        "Being cared for or treated is no door. One talk by a councillor is one yes at most: what counts is what"
        " happens again and again."
    ),
}


class CompanyForm(SectionForm):
    """Twelve times yes or no with up to three reasons, and eight times yes, no or nothing."""

    section = "company"

    def make_fields(self) -> None:
        """Add the questions in the language of the page."""
        groups = []
        for kind in CapitalKind:
            names = [f"{kind}_{letter}" for letter in STATEMENTS]
            asked = questions(kind, STATEMENTS, language=self.language)
            for name, question in zip(names, asked, strict=True):
                self.fields[name] = YesNoField(label=question, is_asked=True)
            self.fields[f"{kind}_reason"] = WordsField(
                label=_("Why? One sentence, for everybody to read"),
                help_text=_("For example: ten people from three streets grow vegetables together."),
                most=LONGEST_REASON,
                rows=2,
            )
            groups.append(
                Group(PLAIN_WORDS[kind], (*names, f"{kind}_reason"), help=NOT_THIS[kind], look="company", code=kind)
            )
        asked_of_niche = niches.questions(language=self.language)
        for letter, question in asked_of_niche:
            self.fields[f"niche_{letter}"] = YesNoField(label=question)
        self.groups = (
            *groups,
            Group(
                _("Room to grow"),
                tuple(f"niche_{letter}" for letter, _question in asked_of_niche),
                help=_(
                    "Only stewards see these answers, never the public, and there is no mark for them. They help us to"
                    " think along with you. You can leave out any of them."
                ),
                look="niche",
            ),
        )

    def initial_of(self, content: Mapping[str, Any]) -> dict[str, Any]:
        is_answered = any(content.get(f"capital.{kind}") for kind in CapitalKind)
        initial: dict[str, Any] = {}
        for kind in CapitalKind:
            tag = content.get(f"capital.{kind}") or {}
            for letter in STATEMENTS:
                initial[f"{kind}_{letter}"] = letter in tag.get("statements", ()) if is_answered else None
            initial[f"{kind}_reason"] = tag.get("reason", "")
        indicators = content.get("niche_indicators") or {}
        return {**initial, **{f"niche_{letter}": value for letter, value in indicators.items()}}

    def clean(self) -> dict[str, Any]:
        """Ask for the rest of the four where some are answered: what is left out is no no."""
        values: dict[str, Any] = super().clean() or {}
        for kind in CapitalKind:
            names = [f"{kind}_{letter}" for letter in STATEMENTS]
            unanswered = [name for name in names if values.get(name) is None and name not in self.errors]
            if unanswered and (len(unanswered) < len(names) or values.get(f"{kind}_reason")):
                for name in unanswered:
                    self.add_error(name, _("Choose yes or no: the four belong together."))
        return values

    def answers(self) -> dict[CapitalKind, tuple[list[str], list[str], str]]:
        """Return for each kind the letters with a yes, those without an answer, and the reason; valid or not."""
        found = {}
        for kind in CapitalKind:
            typed = {letter: self._typed(f"{kind}_{letter}") for letter in STATEMENTS}
            true = [letter for letter, answer in typed.items() if answer == "yes"]
            open_ones = [letter for letter, answer in typed.items() if answer == NOT_SAID]
            found[kind] = (true, open_ones, self._typed(f"{kind}_reason").strip())
        return found

    def _typed(self, name: str) -> str:
        value = self[name].value()
        return "" if value is None else str(self.fields[name].prepare_value(value))

    def names(self) -> list[str]:
        return [*(f"capital.{kind}" for kind in CapitalKind), "niche_indicators"]

    def said_so_far(self) -> dict[str, Any]:
        if self.is_valid():
            return self.said()
        return {
            f"capital.{kind}": {"statements": true, "reason": reason} if true or reason else None
            for kind, (true, _open, reason) in self.answers().items()
        }

    def said(self) -> dict[str, Any]:
        values = self.cleaned_data
        said: dict[str, Any] = {}
        for kind in CapitalKind:
            true = [letter for letter in STATEMENTS if values[f"{kind}_{letter}"]]
            reason = values[f"{kind}_reason"]
            said[f"capital.{kind}"] = {"statements": true, "reason": reason} if true or reason else None
        indicators = {
            name.removeprefix("niche_"): value
            for name, value in values.items()
            if name.startswith("niche_") and value is not None
        }
        return {**said, "niche_indicators": indicators}
