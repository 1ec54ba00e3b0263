"""Importing torch beside threads that want to get on."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from pathlib import Path

import pytest
from leancode_server.workers.quiet_import import quiet_import

FOLDERS = (Path(__file__).parents[2], Path(__file__).parents[2] / "server")
LINK_ONLY = """
import sys
from leancode_server.workers import quiet_import
quiet_import._load_libraries()
print("libtorch_cpu" in open("/proc/self/maps").read(), "torch" in sys.modules)
import torch
print(int(torch.ones(2).sum()))
"""


def test_no_collection_runs_in_the_block_nor_walks_over_what_it_made_later() -> None:
    before = gc.get_freeze_count()
    try:
        with quiet_import():
            assert not gc.isenabled()
            made = [[number] for number in range(1000)]
        assert gc.isenabled()
        assert gc.get_freeze_count() >= before + len(made)
    finally:
        gc.unfreeze()


def test_collections_go_on_after_an_error() -> None:
    try:
        with pytest.raises(ImportError), quiet_import():
            raise ImportError
        assert gc.isenabled()
    finally:
        gc.unfreeze()


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_torch_is_linked_before_it_is_imported_and_works() -> None:
    path = os.pathsep.join(map(str, FOLDERS))
    done = subprocess.run(
        [sys.executable, "-c", LINK_ONLY], env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True
    )
    assert done.stdout.split() == ["True", "False", "2"], done.stderr
