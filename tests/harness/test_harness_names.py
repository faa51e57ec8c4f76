from __future__ import annotations

import pytest

from harness.documents.names import references_to, singulars


@pytest.mark.parametrize(
    ("collection", "one"),
    [
        ("tables", "table"),
        ("Tables", "table"),
        ("categories", "category"),
        ("boxes", "box"),
        ("branches", "branch"),
        ("dishes", "dish"),
        ("table", "table"),
    ],
)
def test_one_of_a_collection_is_called_by_its_singular_and_by_the_name_itself(collection: str, one: str) -> None:
    assert {one, collection.lower()} <= singulars(collection)


@pytest.mark.parametrize(
    ("collection", "key", "field"),
    [
        ("categories", "id", "categoryid"),
        ("categories", "id", "category_id"),
        ("categories", "id", "category"),
        ("categories", "slug", "categoryslug"),
        ("categories", "slug", "categoryid"),
        ("table", "tableId", "tableid"),
        ("table", "tableId", "table_id"),
        ("articles", "sku", "sku"),
        ("articles", "code", "article_code"),
    ],
)
def test_a_field_names_an_item_by_its_key(collection: str, key: str, field: str) -> None:
    assert field in references_to(collection, key)


@pytest.mark.parametrize(
    ("collection", "key", "field"),
    [
        ("categories", "id", "id"),
        ("categories", "slug", "slug"),
        ("categories", "code", "code"),
        ("people", "name", "name"),
        ("categories", "id", "cat"),
        ("categories", "id", "categoryname"),
        ("categories", "id", "categoryslug"),
    ],
)
def test_what_an_item_is_called_by_itself_refers_to_no_other(collection: str, key: str, field: str) -> None:
    assert field not in references_to(collection, key)
