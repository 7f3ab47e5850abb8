"""What `bench/everything.py` would run, and in which order."""

import argparse

import pytest

from bench.everything import ROOT, steps


def options(**given: object) -> argparse.Namespace:
    usual = {"quick": True, "full": False, "db": "sqlite,postgresql", "sizes": "", "server": "granian"}
    return argparse.Namespace(**{**usual, "keep_index": False, **given})


def names(found: argparse.Namespace) -> list[str]:
    return [step.name for step in steps(found)]


def test_quick_stops_at_a_hundred_thousand():
    assert names(options(db="sqlite")) == [
        "search sqlite 10,000",
        "search sqlite 100,000",
        "load sqlite 100,000",
        "page sqlite 100,000",
        "serving",
    ]


def test_full_goes_to_a_million_on_both_databases():
    found = names(options(quick=False, full=True))
    assert found.index("load sqlite 1,000,000") < found.index("search postgresql 10,000")
    assert [name for name in found if name.startswith("search")][-1] == "search postgresql 1,000,000"


def test_a_single_size_can_be_measured_with_the_index_that_is_there():
    search, *_rest = steps(options(full=True, quick=False, sizes="1000000", keep_index=True))
    assert search.command[:3] == ("bench/search.py", "--size", "1000000")
    assert "--keep-index" in search.command


def test_what_has_no_limit_of_time_is_not_run():
    with pytest.raises(KeyError):
        steps(options(sizes="5"))


def test_every_step_is_a_program_that_is_there():
    for step in steps(options(quick=False, full=True)):
        assert (ROOT / step.command[0]).is_file()
        assert step.seconds > 0
