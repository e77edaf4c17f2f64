"""The sample portfolio that shows and tests the product."""
