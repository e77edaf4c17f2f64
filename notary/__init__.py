"""The debt notary: notarise a debt, prove it to anyone, and show its enforcement standing."""

__version__ = "0.1.0"
