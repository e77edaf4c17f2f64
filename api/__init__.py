"""The HTTP surface: routes and problems; every decision is made in notary.services."""
