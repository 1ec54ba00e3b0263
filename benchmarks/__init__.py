"""Speed and quality, measured: each module prints ratios against a baseline of the same run."""

import leancode_core.cli  # noqa: F401 - says how many threads NumPy gets, as in the command itself
