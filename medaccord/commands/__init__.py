"""The commands, by subject; `medaccord.cli` puts them together."""
