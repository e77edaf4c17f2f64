"""``python -m notary.chain DIRECTORY``: the embedded chain as a process of its own, until SIGTERM or SIGINT."""

import argparse
import logging
import sys
from pathlib import Path

from notary.chain.stopping import stop_on_signals
from notary.chain.supervisor import DEFAULT_CHAIN_ID, Supervisor
from notary.domain.errors import Error


def main() -> int:
    """Supervise until told to stop; exit 1 with one sentence when the node cannot be run."""
    parser = argparse.ArgumentParser(prog="python -m notary.chain", description=__doc__)
    parser.add_argument("directory", type=Path, help="where the chain's files are; made when missing")
    parser.add_argument("--chain-id", type=int, default=DEFAULT_CHAIN_ID)
    parser.add_argument("--port", type=int, default=0, help="0: any, and the same again at the next start")
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    stop = stop_on_signals()
    try:
        Supervisor(options.directory, chain_id=options.chain_id, port=options.port).run(stop)
    except (Error, OSError) as error:
        print(f"notary.chain: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
