"""The rule editions as values, and how they are read from TOML."""
