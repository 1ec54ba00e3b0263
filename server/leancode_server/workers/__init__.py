"""The threads beside the loop: one for the model, one that indexes, two that read."""
