"""The first time, and what is good to know."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from directory import facets
from directory.forms.keep_fields import ChecksField, Group, SectionForm, WordsField, YesNoField
from directory.models import Alcohol, CostKind

MOST_STEPS = 5
LONGEST_STEP = 200
STEPS = tuple(f"step_{number}" for number in range(1, MOST_STEPS + 1))
MOST_COSTS = 6
BIGGEST_AMOUNT = Decimal(1_000_000)
EURO = frozenset(
    {
        *("AT", "BE", "CY", "DE", "EE", "ES", "FI", "FR", "GR", "HR"),
        *("IE", "IT", "LT", "LU", "LV", "MT", "NL", "PT", "SI", "SK"),
    }
)
CURRENCIES = {"GB": "GBP", "DK": "DKK", "GL": "DKK", "FO": "DKK", "SE": "SEK", "NO": "NOK", "US": "USD", "CH": "CHF"}


def usual_currency() -> str:
    """Return what people pay with in the country of this installation; "" where we do not know."""
    country = settings.FOOTBRIDGE_COUNTRY
    return "EUR" if country in EURO else CURRENCIES.get(country, "")


class WelcomeForm(SectionForm):
    """Who greets, what happens, what one may, what stays private."""

    section = "welcome"
    texts = ("who_greets", "quiet_spot", "what_is_private")
    scalars = ("someone_meets_you", "may_watch", "may_leave_early", "may_bring_someone", "wants_help_to_get_ready")
    groups = (
        Group(_("Hello"), ("someone_meets_you", "who_greets")),
        Group(
            _("What happens the first time?"),
            STEPS,
            help=_("Three to five steps, one sentence each. It takes away much of the fear to know them."),
            look="steps",
        ),
        Group(_("What people may do"), ("may_watch", "may_leave_early", "may_bring_someone")),
        Group(_("A safe feeling"), ("quiet_spot", "what_is_private")),
        Group("", ("wants_help_to_get_ready",)),
    )

    someone_meets_you = YesNoField(label=_("Is there somebody who meets new people at the door?"))
    who_greets = WordsField(
        label=_("Who is it, and how do I know them?"),
        help_text=_("A first name is enough. For example: Ida, in the green jumper"),
        most=255,
    )
    may_watch = YesNoField(label=_("May people just watch?"))
    may_leave_early = YesNoField(label=_("May people leave early, without saying why?"))
    may_bring_someone = YesNoField(label=_("May people bring someone?"))
    quiet_spot = WordsField(
        label=_("Where is it quiet, if it gets too much?"),
        help_text=_("For example: the bench in the hall"),
        most=255,
    )
    what_is_private = WordsField(
        label=_("What stays between you?"),
        help_text=_("For example: we use first names only, and take no photos."),
        most=1000,
        rows=3,
    )
    wants_help_to_get_ready = YesNoField(
        label=_("Would you like help to get ready for new people?"),
        help_text=_("Only those who look after this directory see this. Somebody can come and think along with you."),
    )

    def make_fields(self) -> None:
        """Add a line a step."""
        for number, name in enumerate(STEPS, start=1):
            label = _("Step %(number)d") % {"number": number}
            self.fields[name] = WordsField(label=label, most=LONGEST_STEP, rows=2, is_one_line=True)

    def initial_of(self, content: Mapping[str, Any]) -> dict[str, Any]:
        steps = list(content.get(self.key("first_visit")) or [])
        return {**super().initial_of(content), **dict(zip(STEPS, steps, strict=False))}

    def names(self) -> list[str]:
        return [*super().names(), self.key("first_visit")]

    def said(self) -> dict[str, Any]:
        steps = [self.cleaned_data[name] for name in STEPS if self.cleaned_data[name]]
        rest = list(self.content.get(self.key("first_visit")) or [])[MOST_STEPS:]  # from elsewhere: kept as it is
        said = super().said()
        said["wants_help_to_get_ready"] = bool(said["wants_help_to_get_ready"])
        return {**said, self.key("first_visit"): steps + rest}


class GoodForm(SectionForm):
    """Costs, getting in and around, alcohol, religion, children, pets."""

    section = "good"
    texts = ("access_note", "faith_note")
    scalars = ("access", "alcohol", "children_welcome", "pets_welcome")

    access = ChecksField(label=_("What is there?"), help_text=_("Tick only what you are sure about."))
    access_note = WordsField(
        label=_("More about getting in and around"),
        help_text=_("For example: two steps at the door, ring the bell and we come out."),
        most=2000,
        rows=3,
    )
    children_welcome = YesNoField(label=_("Are children welcome?"))
    pets_welcome = YesNoField(label=_("May pets come along?"))
    alcohol = forms.ChoiceField(
        label=_("Is there alcohol?"),
        choices=[*Alcohol.choices, ("", _("We do not say"))],
        required=False,
        widget=forms.RadioSelect(),
        error_messages={"invalid_choice": _("Choose one of these.")},
    )
    faith_note = WordsField(
        label=_("Does religion play a part?"),
        help_text=_("For example: we meet in a church; nobody prays unless they want to."),
        most=255,
    )

    def make_fields(self) -> None:
        """Add a row for each price, and an empty one."""
        values = facets.values("access", language=self.language).values()
        self.fields["access"].choices = [(value.code, value.label) for value in values]  # type: ignore[attr-defined]
        self.rows = min(MOST_COSTS, len(self.content.get("costs") or []) + 1)
        for row in range(self.rows):
            self.fields.update(_cost_fields(row))
        self.groups = (
            *(
                Group(_("What it costs") if row == 0 else _("Another price"), _cost_names(row), look=self.look_of(row))
                for row in range(self.rows)
            ),
            Group(_("Getting in and around"), ("access", "access_note")),
            Group(_("Who else, and what else"), ("children_welcome", "pets_welcome", "alcohol", "faith_note")),
        )

    def initial_of(self, content: Mapping[str, Any]) -> dict[str, Any]:
        initial = {**super().initial_of(content), "alcohol": content.get("alcohol") or ""}
        for row, cost in enumerate((content.get("costs") or [])[: self.rows]):
            for name in ("kind", "amount", "currency", "note"):
                initial[f"cost_{row}_{name}"] = cost.get(name) or ""
        for row in range(self.rows):
            initial.setdefault(f"cost_{row}_currency", usual_currency())
            initial[f"cost_{row}_currency"] = initial[f"cost_{row}_currency"] or usual_currency()
        return initial

    def clean(self) -> dict[str, Any]:
        """Read the amounts, and ask for what an amount needs."""
        values: dict[str, Any] = super().clean() or {}
        for row in range(self.rows):
            self._clean_cost(row, values)
        return values

    def _clean_cost(self, row: int, values: dict[str, Any]) -> None:
        amount = values.get(f"cost_{row}_amount", "")
        if not amount:
            return
        values[f"cost_{row}_kind"] = values.get(f"cost_{row}_kind") or str(CostKind.PAID)
        try:
            values[f"cost_{row}_amount"] = _amount(amount)
        except InvalidOperation:
            self.add_error(f"cost_{row}_amount", _("Write the amount as a number, like 30 or 2.50"))
        currency = values.get(f"cost_{row}_currency", "").upper()
        if len(currency) != 3 or not currency.isascii() or not currency.isalpha():
            self.add_error(f"cost_{row}_currency", _("Write the currency in three letters, like DKK, EUR or GBP."))
        values[f"cost_{row}_currency"] = currency

    def names(self) -> list[str]:
        return [*super().names(), "costs"]

    def said(self) -> dict[str, Any]:
        costs = [cost for row in range(self.rows) if (cost := self._cost(row))]
        return {**super().said(), "costs": sorted(costs, key=repr)}

    def _cost(self, row: int) -> dict[str, Any] | None:
        values = {name: self.cleaned_data[f"cost_{row}_{name}"] for name in ("kind", "amount", "currency", "note")}
        if not values["kind"]:
            return None
        if not values["amount"]:
            return {**values, "amount": None, "currency": ""}
        return values


def _amount(typed: str) -> str:
    """Return an amount as text with two decimals, written with a comma or a point.

    :raises InvalidOperation: if it is none
    """
    amount = Decimal(typed.replace(" ", "").replace(",", "."))
    if not amount.is_finite() or not 0 <= amount < BIGGEST_AMOUNT:
        raise InvalidOperation
    return f"{amount:.2f}"


def _cost_names(row: int) -> tuple[str, ...]:
    return tuple(f"cost_{row}_{name}" for name in ("kind", "amount", "currency", "note"))


def _cost_fields(row: int) -> dict[str, forms.Field]:
    kinds = [*CostKind.choices, ("", _("We do not say") if row == 0 else _("No other price"))]
    return {
        f"cost_{row}_kind": forms.ChoiceField(
            label=_("What does it cost?"),
            choices=kinds,
            required=False,
            widget=forms.RadioSelect(),
            error_messages={"invalid_choice": _("Choose one of these.")},
        ),
        f"cost_{row}_amount": WordsField(label=_("How much?"), most=12),
        f"cost_{row}_currency": WordsField(label=_("Currency"), most=3),
        f"cost_{row}_note": WordsField(
            label=_("A word more"), help_text=_("For example: the first time is free"), most=255
        ),
    }
