import pytest

from dlref.concepts import CONCEPTS, find


def test_concepts__ids_are_unique() -> None:
    ids = [concept.id for concept in CONCEPTS]
    assert len(ids) == len(set(ids))


def test_concepts__explained_rows_say_why() -> None:
    assert [c.id for c in CONCEPTS if c.kind == "explained" and not c.why] == []


def test_find__names_the_nearest_ids() -> None:
    with pytest.raises(KeyError, match="did you mean relu"):
        find("rleu")
