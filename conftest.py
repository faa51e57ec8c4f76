"""Names the plugins, for runs from a checkout."""

pytest_plugins = ["harness.plugin", "reports.plugin"]
