"""`python -m benchmarks`: all of them, one after another."""

from __future__ import annotations

from benchmarks import standard_library

if __name__ == "__main__":
    standard_library.main()
