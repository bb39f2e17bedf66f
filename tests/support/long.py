"""Whether the long rows of the fault table run as long as the table says: under `make soak`, not in every test run."""

import os

LONG = os.environ.get("HYPOTHESIS_PROFILE") == "soak"
