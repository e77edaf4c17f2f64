"""The document model as one HTML page: no script, nothing from outside, its style in one place."""

import base64
import hashlib
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from notary.papers.model import Block, Document

STYLE = files("notary.papers").joinpath("templates", "paper.css").read_text(encoding="utf-8")
"""The style of every paper, on screen and in print."""

_DIGEST = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
CONTENT_SECURITY_POLICY = f"default-src 'none'; style-src 'sha256-{_DIGEST}'"
"""What a page needs, and no more; it also says so itself."""


def render(document: Document) -> str:
    """The page of a document."""
    template = _ENVIRONMENT.get_template("paper.html.j2")
    style = Markup(STYLE)  # noqa: S704 our own file: no value of a paper is in it
    return template.render(document=document, style=style, policy=CONTENT_SECURITY_POLICY)


def _kind(block: Block) -> str:
    return type(block).__name__


_ENVIRONMENT = Environment(
    loader=PackageLoader("notary.papers"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
_ENVIRONMENT.filters["kind"] = _kind
