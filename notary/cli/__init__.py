"""The command line: ``notary …``. Each module holds the commands of one noun; ``main`` mounts them."""
