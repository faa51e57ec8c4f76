"""What a run was told: options, environment and a TOML file."""
