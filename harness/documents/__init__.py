"""What the OpenAPI document offers: operations, sorted into resources, and the nouns that checks ask for."""
