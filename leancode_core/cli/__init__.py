"""The `leancode` command: one module for each of its commands."""

from __future__ import annotations

import os

# A query's matrices are small. With several threads OpenBLAS takes 20 ms for one on an idle machine and 650 ms where
# another process keeps the cores busy, because its threads wait for each other spinning; with one it is 25 ms always.
# It must be said before NumPy is imported. Torch has its own threads.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# Only `leancode model fetch` opens a connection, and not through this library, which transformers brings along.
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
