"""`python -m bot` and the `faqbot` script."""

import gc
import sys

from bot import cli


def main() -> int:
    """Carry out the command line, and leave what it made to the system, which takes it back at once."""
    status = cli.main()
    gc.freeze()  # Python would look through all of it for garbage once more: 20 ms
    return status


if __name__ == "__main__":
    sys.exit(main())
