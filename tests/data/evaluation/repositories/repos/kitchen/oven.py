"""The oven."""


def preheat(oven, degrees):
    """Heat the oven before baking."""
    oven.heat_to(degrees)


def bake(cake, oven, minutes):
    """Bake a cake for some minutes."""
    oven.put_in(cake)
    oven.wait(minutes)
    return oven.take_out(cake)
