"""`python -m builder` is the `slides` command."""

import sys

from builder.cli import main

sys.exit(main())
