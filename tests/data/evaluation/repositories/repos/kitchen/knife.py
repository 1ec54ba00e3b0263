"""Knives."""


def sharpen(knife, stone):
    """Sharpen a blunt knife on a whetstone."""
    while knife.is_blunt:
        stone.grind(knife)


def chop(onion, knife):
    """Chop an onion into small pieces."""
    return [knife.cut(layer) for layer in onion.layers]
