"""Small HTTP/JSON deployments in the styles of others, to judge the suite with."""
