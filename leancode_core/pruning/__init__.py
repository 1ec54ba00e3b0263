"""Which tokens of a unit the model reads."""
