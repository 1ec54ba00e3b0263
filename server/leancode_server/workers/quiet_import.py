"""Importing torch in a way that lets the other threads get on: they would stand still for up to 0.3 s at a time.

Two things hold Python's lock that long. One is the dynamic linker, which runs all static constructors of torch's
libraries inside of one import statement. The other is the garbage collector: an import makes hundreds of thousands of
objects, and each full collection walks over all of them.
"""

from __future__ import annotations

import ctypes
import gc
import importlib.util
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

logger = logging.getLogger(__name__)

_ENDING = ".dylib" if sys.platform == "darwin" else ".so"


@contextmanager
def quiet_import() -> Iterator[None]:
    """A block that imports torch and loads a model. What lives at its end is not looked at by later collections.

    A model needs none to go: no references lead round in it, so it goes with the last one to it.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        if "torch" not in sys.modules:
            _load_libraries()
        yield
    finally:
        gc.freeze()
        if was_enabled:
            gc.enable()


def _load_libraries() -> None:
    """Have torch's libraries linked before the import needs them.

    A foreign function gives up Python's lock while it runs, which an import statement does not. The libraries that
    know Python are left to the import. Where anything is other than expected, the import does all of it as ever.
    """
    if sys.platform == "win32":  # there torch itself loads them through a foreign function
        return
    spec = importlib.util.find_spec("torch")
    if spec is None or spec.origin is None:
        return
    try:
        dlopen = ctypes.CDLL(None).dlopen
    except (OSError, AttributeError) as error:
        logger.info("torch is linked while it is imported: %s", error)
        return
    dlopen.restype = ctypes.c_void_p
    dlopen.argtypes = (ctypes.c_char_p, ctypes.c_int)
    folder = Path(spec.origin).parent / "lib"
    # In torch's own order, and the first as visible to all others as torch makes it.
    for name, mode in (("libtorch_global_deps", os.RTLD_GLOBAL), ("libtorch", os.RTLD_LOCAL)):
        path = folder / f"{name}{_ENDING}"
        if path.exists() and not dlopen(os.fsencode(path), os.RTLD_NOW | mode):
            logger.info("%s is linked while torch is imported", path.name)
