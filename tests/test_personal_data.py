"""Every field of every model of ours says which class of data it is (docs/architecture.md, "Classes of data")."""

import pytest
from django.apps import apps
from django.db import models

from directory.models.data_classes import DataClass

OUR_APPS = ("directory",)
OUR_MODELS = [model for app in OUR_APPS for model in apps.get_app_config(app).get_models()]
# Strengths, not problems: nobody is recorded here by what is wrong with them.
NEVER_A_FIELD = ("diagnos", "symptom", "risk", "deficit", "disorder", "complian", "severity")


def own_fields(model: type[models.Model]) -> set[str]:
    return {field.name for field in [*model._meta.fields, *model._meta.many_to_many]}


def test_there_are_models_to_look_at() -> None:
    assert len(OUR_MODELS) > 10


@pytest.mark.parametrize("model", OUR_MODELS, ids=lambda model: model.__name__)
def test_every_field_declares_its_class_of_data(model: type[models.Model]) -> None:
    declared = model.data_classes  # type: ignore[attr-defined]
    assert set(declared) == own_fields(model)
    assert {type(value) for value in declared.values()} == {DataClass}


@pytest.mark.parametrize("model", OUR_MODELS, ids=lambda model: model.__name__)
def test_no_field_is_about_what_is_wrong_with_a_person(model: type[models.Model]) -> None:
    assert [name for name in own_fields(model) for word in NEVER_A_FIELD if word in name] == []


def test_passwords_are_secret_and_addresses_of_people_personal() -> None:
    declared = apps.get_model("directory.User").data_classes
    assert (declared["password"], declared["email"]) == (DataClass.SECRET, DataClass.PERSONAL)
