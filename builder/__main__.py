"""`python -m builder` is the `slides` command."""

import sys

from builder.cli import run

sys.exit(run())
