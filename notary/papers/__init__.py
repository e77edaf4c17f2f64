"""The papers of an instrument's life as zh-CN text and HTML.

    render_text(paper), render_html(paper)     # for people
    data(paper)                                # for programs: kind, schema and every field

One function for each kind turns a paper into the document ``model``; two renderers, ``text`` and ``html``, show the
model. So the two cannot say different things.
"""

from notary.domain.papers import data
from notary.papers.papers import build, render_html, render_text

__all__ = ["build", "data", "render_html", "render_text"]
