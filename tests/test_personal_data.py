"""Every field of every model of ours says which class of data it is (docs/architecture.md, "Classes of data"), what
people tell us is sealed, and nothing asks for what is wrong with anybody."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django import forms
from django.apps import apps
from django.db import models

import bridges.forms
import directory.forms
from bridges.models import SealedField
from directory.models.data_classes import DataClass

ROOT = Path(__file__).resolve().parent.parent
OUR_APPS = ("directory", "bridges")
OUR_MODELS = [model for app in OUR_APPS for model in apps.get_app_config(app).get_models()]
# Strengths, not problems: nobody is recorded here by what is wrong with them.
NEVER_A_FIELD = (
    *("diagnos", "symptom", "risk", "deficit", "disorder", "complian", "severity", "illness", "disease", "problem"),
    *("medication", "medicine", "treatment", "therap", "patholog", "icd", "dsm", "suicid", "addict", "impairment"),
    *("no_show", "danger", "crisis_plan", "history_of"),
)
# A listing may say that it is itself a line for people in crisis; that is about a place.
ABOUT_A_PLACE = {"is_crisis_line"}
# Columns of bridges that hold letters and are not sealed, and why nobody's words can be in them.
NOT_SEALED = {
    "Person.language": "a code of a list",
    "Person.timezone": "a zone of a list",
    "Introduction.status": "a status, kept by a constraint",
    "Consent.scope": "a scope, kept by a constraint",
    "Consent.language": "a code of a list",
    "Consent.manner": "a manner, kept by a constraint",
    "Visit.timezone": "a zone of a list",
    "Visit.said_by": "a party of the table",
    "FollowUp.stage": "a stage, kept by a constraint",
    "FollowUp.timezone": "a zone of a list",
    "Notice.dedupe_key": "a kind, ids and counters",
    "Notice.claimed_by": "the name of a worker",
    "Notice.error_code": "a code of ours",
    "Host.name": "a host's own: letters to them are written with it",
    "Host.email": "a host's own: letters go there",
    "Host.language": "a code of a list",
    "Host.timezone": "a zone of a list",
    "Companion.name": "a companion's own: people choose whom to take along",
    "Companion.email": "a companion's own: letters go there",
    "Companion.phone": "a companion's own",
    "Companion.language": "a code of a list",
    "Companion.timezone": "a zone of a list",
    "Companion.speaks": "languages",
    "Companion.about": "what a companion says to people who choose one",
    "Companion.days": "codes of weekdays",
    "NetworkShare.manner": "a manner, kept by a constraint",
    "NetworkMeeting.manner": "a manner, kept by a constraint",
    "NetworkMeeting.timezone": "a zone of a list",
    "Participant.language": "a code of a list",
    "RoomTask.note": "about the place, never about a person",
    "Report.numbers": "counts that are safe to show, under codes of the tables",
    "RoomStep.code": "a code of the checklist",
}


def own_fields(model: type[models.Model]) -> set[str]:
    return {field.name for field in [*model._meta.fields, *model._meta.many_to_many]}


def forms_of_ours() -> dict[str, type[forms.BaseForm]]:
    found = {}
    for package in (bridges.forms, directory.forms):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            for name, thing in vars(importlib.import_module(module.name)).items():
                if isinstance(thing, type) and issubclass(thing, forms.BaseForm) and thing.__module__ == module.name:
                    found[f"{module.name}.{name}"] = thing
    return found


FORMS = forms_of_ours()


def asked_for(form: type[forms.BaseForm]) -> Iterator[str]:
    """Yield every name and word of a form that says what it asks for."""
    for name, field in form.base_fields.items():  # type: ignore[attr-defined]
        yield from (name, str(field.label or ""), str(field.help_text or ""))
        for value, label in getattr(field, "choices", ()) if not isinstance(field, forms.ModelChoiceField) else ():
            yield from (str(value), str(label))


def has_bad_word(text: str) -> bool:
    words = re.split(r"[^a-z]+", text.lower())
    return any(word.startswith(bad) or f"_{bad}" in text.lower() for bad in NEVER_A_FIELD for word in words)


def test_there_are_models_and_forms_to_look_at() -> None:
    assert len(OUR_MODELS) > 25
    assert len(FORMS) > 5


@pytest.mark.parametrize("model", OUR_MODELS, ids=lambda model: model.__name__)
def test_every_field_declares_its_class_of_data(model: type[models.Model]) -> None:
    declared = model.data_classes  # type: ignore[attr-defined]
    assert set(declared) == own_fields(model)
    assert {type(value) for value in declared.values()} == {DataClass}


@pytest.mark.parametrize("model", OUR_MODELS, ids=lambda model: model.__name__)
def test_no_field_is_about_what_is_wrong_with_a_person(model: type[models.Model]) -> None:
    assert [name for name in own_fields(model) - ABOUT_A_PLACE if has_bad_word(name)] == []


@pytest.mark.parametrize("name", FORMS)
def test_no_form_asks_what_is_wrong_with_a_person(name: str) -> None:
    assert [text for text in asked_for(FORMS[name]) if has_bad_word(text)] == []


def test_no_page_has_an_input_for_it_either() -> None:
    found = {
        f"{path.relative_to(ROOT)}: {name}"
        for folder in ("templates", "bridges", "directory")
        for path in (ROOT / folder).rglob("*.html")
        for name in re.findall(r'\sname="([^"{]+)"', path.read_text(encoding="utf-8"))
        if has_bad_word(name)
    }
    assert found == set()


@pytest.mark.parametrize("word", ["diagnosis", "main_diagnosis", "Risks", "has_symptoms", "Your illness", "ICD-10"])
def test_the_search_for_such_words_finds_them(word: str) -> None:
    assert has_bad_word(word)


def letters_of(model: type[models.Model]) -> set[str]:
    return {
        f"{model.__name__}.{field.name}"
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField | models.JSONField) and not field.choices
        if model.data_classes[field.name] not in {DataClass.SECRET, DataClass.AUDIT}  # type: ignore[attr-defined]
    }


def test_what_is_written_about_people_is_sealed_or_named_with_its_reason() -> None:
    found = {name for model in apps.get_app_config("bridges").get_models() for name in letters_of(model)}
    assert found == set(NOT_SEALED)


def test_every_sealed_field_is_sensitive() -> None:
    sealed = [
        (f"{model.__name__}.{field.name}", model.data_classes[field.name])  # type: ignore[attr-defined]
        for model in OUR_MODELS
        for field in model._meta.concrete_fields
        if isinstance(field, SealedField)
    ]
    assert len(sealed) > 20
    assert [name for name, kind in sealed if kind != DataClass.SENSITIVE] == []


def test_no_search_document_knows_a_person() -> None:
    """What people tell us never enters an index: search has no way to it."""
    document = apps.get_model("directory.SearchDocument")
    assert [
        f.name for f in document._meta.fields if f.related_model in set(apps.get_app_config("bridges").get_models())
    ] == []


def test_passwords_are_secret_and_addresses_of_people_personal() -> None:
    declared = apps.get_model("directory.User").data_classes
    assert (declared["password"], declared["email"]) == (DataClass.SECRET, DataClass.PERSONAL)
