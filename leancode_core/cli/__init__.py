"""The `leancode` command: one module per command."""
