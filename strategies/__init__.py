"""What we send: plural nouns, each a strategy for one resource."""

from strategies.bodies import full_bodies, new_bodies, plain_bodies, sparse_bodies
from strategies.choices import booleans
from strategies.credentials import wrong_credentials
from strategies.disguises import disguises
from strategies.hostile import hostile_inputs
from strategies.invalid import invalid_bodies, spoiling_parts
from strategies.lives import lives
from strategies.neighbourhoods import elder_neighbourhoods, neighbourhoods
from strategies.patches import full_patches, nulls, patches
from strategies.queries import queries, read_queries

__all__ = [
    "booleans",
    "disguises",
    "elder_neighbourhoods",
    "full_bodies",
    "full_patches",
    "hostile_inputs",
    "invalid_bodies",
    "lives",
    "neighbourhoods",
    "new_bodies",
    "nulls",
    "patches",
    "plain_bodies",
    "queries",
    "read_queries",
    "sparse_bodies",
    "spoiling_parts",
    "wrong_credentials",
]
