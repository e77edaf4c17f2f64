"""Readers of a published register (docs/register.md §6), in a folder or over HTTP. What they give is not yet proven."""

from notary.tlog.directory import DirectoryLog
from notary.tlog.http import HttpLog
from notary.tlog.published import LogUnavailable, PublishedLog

__all__ = ["DirectoryLog", "HttpLog", "LogUnavailable", "PublishedLog", "open_published"]


def open_published(where: str) -> PublishedLog:
    """The log at an http(s) address or in a folder; nothing is read yet."""
    if where.startswith(("http://", "https://")):
        return HttpLog(where)
    return DirectoryLog(where)
