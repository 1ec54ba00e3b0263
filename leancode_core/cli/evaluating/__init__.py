"""The commands below `leancode evaluate`, a module each."""
