"""Markdown of organisers as HTML: CommonMark with tables, cleaned, its addresses made into links.

Raw HTML in the text stays text; what comes out is cleaned once more by a list of allowed elements,
so that neither the parser nor its rules need to be trusted.
"""

from collections.abc import MutableMapping, Sequence
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from markupsafe import Markup

from village.web.filters import reachable

TAGS = {
    "a", "bdi", "blockquote", "br", "code", "em", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol",
    "p", "pre", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {"a": {"href"}, "bdi": {"dir"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto", "tel"}


def markdown(text: str, below: int = 1) -> Markup:
    """Return a text as HTML; its highest headings come next below a heading of level `below`."""
    tokens = _parser.parse(text)
    headings = [one for one in tokens if one.type in ("heading_open", "heading_close")]
    highest = min((_level(one) for one in headings), default=1)
    for one in headings:
        one.tag = f"h{min(_level(one) - highest + 1 + below, 6)}"
    html = _parser.renderer.render(tokens, _parser.options, {})
    clean = nh3.clean(
        html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener nofollow"
    )
    return Markup(clean)  # noqa: S704 - cleaned the line before


def _level(heading: Token) -> int:
    return int(heading.tag[1:])


def _text(
    renderer: RendererHTML,
    tokens: Sequence[Token],
    at: int,
    options: OptionsDict,
    env: MutableMapping[str, Any],
) -> str:
    """Return a piece of text with its mail addresses and telephone numbers as links."""
    opened = sum(one.nesting for one in tokens[:at] if one.type.startswith("link_"))
    return str(Markup.escape(tokens[at].content) if opened else reachable(tokens[at].content))


_parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
_parser.add_render_rule("text", _text)
