"""`python -m leancode_core.cli`."""

from leancode_core.cli.main import main

main()
