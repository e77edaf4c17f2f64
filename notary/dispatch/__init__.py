"""Bringing notices out: by mail, to webhooks, as text messages; and into folders, where trials can look at them."""
