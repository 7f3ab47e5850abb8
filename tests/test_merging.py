from hypothesis import given
from hypothesis import strategies as st

from directory.merging import Change, Conflict, applied, changes, fitting, same, three_way

values = (
    st.none() | st.booleans() | st.integers(0, 3) | st.sampled_from(["", "a", "b"]) | st.lists(st.sampled_from("ab"))
)
contents = st.dictionaries(st.sampled_from(["one", "two", "three", "four"]), values)


def test_what_says_nothing_is_equal_however_it_is_written() -> None:
    assert all(same(one, other) for one in (None, "", [], {}) for other in (None, "", [], {}))
    assert not same(False, None)
    assert not same(0, None)
    assert not same(True, 1)


@given(contents, contents)
def test_changes_lead_from_one_content_to_the_other(before: dict[str, object], after: dict[str, object]) -> None:
    assert changes(applied(before, changes(before, after)), after) == {}


@given(contents, contents, contents)
def test_no_side_loses_what_only_it_changed(
    base: dict[str, object], ours: dict[str, object], theirs: dict[str, object]
) -> None:
    merged = three_way(base, ours, theirs)
    mine, other = changes(base, ours), changes(base, theirs)
    for name in mine.keys() - merged.conflicts.keys():
        assert same(merged.content.get(name), ours.get(name))
    for name in other.keys() - mine.keys():
        assert same(merged.content.get(name), theirs.get(name))
    for name, conflict in merged.conflicts.items():
        assert same(merged.content.get(name), ours.get(name))
        assert not same(conflict.ours, conflict.theirs)


def test_a_change_fits_only_what_it_replaces() -> None:
    now = {"name": "Choir", "url": "https://new.example.org", "note": "b"}
    wanted = {
        "name": Change("Choir", "Big choir"),
        "url": Change("", "https://x.example.org"),
        "note": Change("a", "b"),
    }
    open_changes, conflicts = fitting(now, wanted)
    assert open_changes == {"name": Change("Choir", "Big choir")}
    assert conflicts == {"url": Conflict("", "https://new.example.org", "https://x.example.org")}


def test_a_text_goes_with_its_name() -> None:
    content = {"text.da.standard.name": "Kor", "text.da.standard.promise": "Syng", "text.en.standard.name": "Choir"}
    assert applied(content, {"text.da.standard.name": Change("Kor", "")}) == {"text.en.standard.name": "Choir"}
