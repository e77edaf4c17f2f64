"""PDF documents: rendering with typst. Pure output: bytes in the same order from the same data."""
