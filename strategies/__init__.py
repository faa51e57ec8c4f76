"""What we send: plural nouns, each a strategy for one resource."""

from harness.trials.reduction import crossed
from strategies.bodies import full_bodies, new_bodies, plain_bodies, sized_bodies, sparse_bodies
from strategies.choices import booleans, other_varied_bodies, unlike_bodies, varied_bodies
from strategies.credentials import wrong_credentials
from strategies.disguises import disguises
from strategies.edges import allowed_bodies, contrary_bodies, scant_bodies, terse_bodies
from strategies.entities import entity_members, odd_prefixes
from strategies.extremes import extreme_bodies
from strategies.hostile import hostile_inputs
from strategies.invalid import invalid_bodies, spoiling_parts, spoilings, spoilt
from strategies.lives import changes, ending_with, lives, mixed_lives, pasts, unfinished_lives
from strategies.malformations import malformations
from strategies.neighbourhoods import elder_neighbourhoods, neighbourhoods
from strategies.parts import (
    array_patches,
    by_twos,
    flat_patches,
    nested_patches,
    others,
    required_nulls,
    server_values,
    some_nulls,
)
from strategies.patches import full_patches, nulls, odd_patches, patches
from strategies.populations import populations
from strategies.queries import queries, read_queries
from strategies.races import contests, disjoint_patches, first_bodies, series_of_bodies, small_changes
from strategies.spellings import spellings, telling_bodies
from strategies.troubles import repeatable_results, results, rounds_of_troubles, starts

__all__ = [
    "allowed_bodies",
    "array_patches",
    "booleans",
    "by_twos",
    "changes",
    "contests",
    "contrary_bodies",
    "crossed",
    "disguises",
    "disjoint_patches",
    "elder_neighbourhoods",
    "ending_with",
    "entity_members",
    "extreme_bodies",
    "first_bodies",
    "flat_patches",
    "full_bodies",
    "full_patches",
    "hostile_inputs",
    "invalid_bodies",
    "lives",
    "malformations",
    "mixed_lives",
    "neighbourhoods",
    "nested_patches",
    "new_bodies",
    "nulls",
    "odd_patches",
    "odd_prefixes",
    "other_varied_bodies",
    "others",
    "pasts",
    "patches",
    "plain_bodies",
    "populations",
    "queries",
    "read_queries",
    "repeatable_results",
    "required_nulls",
    "results",
    "rounds_of_troubles",
    "scant_bodies",
    "series_of_bodies",
    "server_values",
    "sized_bodies",
    "small_changes",
    "some_nulls",
    "sparse_bodies",
    "spellings",
    "spoiling_parts",
    "spoilings",
    "spoilt",
    "starts",
    "telling_bodies",
    "terse_bodies",
    "unfinished_lives",
    "unlike_bodies",
    "varied_bodies",
    "wrong_credentials",
]
