"""``python -m notary.cli`` is ``notary``."""

from notary.cli.main import main

main()
