"""A strict reader of the pages: only the tags and attributes that papers use, every one closed where it must be."""

from html.parser import HTMLParser

VOID = frozenset({"meta"})
TAGS = VOID | {
    "html", "head", "title", "style", "body", "main", "header", "footer", "h1", "h2", "p", "blockquote", "ul", "li",
    "table", "caption", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
ATTRIBUTES = frozenset({"lang", "charset", "http-equiv", "content", "name", "class", "role", "scope"})


class Page(HTMLParser):
    """Reads a page; `texts` has what is shown, `found` each start tag with its attributes."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self._open: list[str] = []
        self.feed(page)
        self.close()
        assert self._open == [], f"never closed: {self._open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS, f"<{tag}> is no tag of a paper"
        assert {name for name, _ in attrs} <= ATTRIBUTES, f"<{tag}> with {attrs}"
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open, f"</{tag}> closes nothing"
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self._open and "head" not in self._open:
            self.texts.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    @property
    def text(self) -> str:
        """Everything that is shown."""
        return "".join(self.texts)
