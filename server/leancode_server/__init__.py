"""The language server: the only Python here that knows of editors."""

from __future__ import annotations

import os

# A query's matrices are small, and OpenBLAS' threads wait for each other spinning: see `leancode_core.cli`.
# It must be said before NumPy is imported. Torch has its own threads.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# The server opens no connection, and transformers brings a library along that would.
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
# Progress bars on stderr are noise in an editor's log.
os.environ.setdefault("TQDM_DISABLE", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
