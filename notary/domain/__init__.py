"""The rules, pure: no database, no web framework, no file or network access (import-linter holds this)."""
