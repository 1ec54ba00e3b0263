import sys
from typing import Protocol, overload

type Point[N: (int, float)] = tuple[N, N]
type Path = list[Point[float]]

class Drawable(Protocol):
    @property
    def bounds(self) -> tuple[Point[float], Point[float]]: ...
    def draw(self, canvas: Canvas) -> None: ...

class Canvas:
    width: int
    def __init__(self, width: int = ..., height: int = ...) -> None: ...
    @overload
    def line(self, start: Point[int], /) -> None: ...
    @overload
    def line(
        self,
        start: Point[int],
        stop: Point[int],
    ) -> None: ...
    if sys.version_info >= (3, 12):
        def batched[T](self, items: list[T], size: int) -> list[list[T]]: ...

def scale[N: (int, float)](point: Point[N], factor: N = 1) -> Point[N]: ...
async def render(shapes: list[Drawable], *, on: Canvas) -> bytes: ...
