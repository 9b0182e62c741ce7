"""Options that are pictures, as the formats take them: inline, or as images of their own."""

import base64
import hashlib
import html

from dlref.quiz.bank import Option
from dlref.quiz.export.markup import Markup, printable

__all__ = ["as_data", "file_name", "image", "inline", "svg_file"]

# An image takes no colour from the page around it: dark ink on a light ground, in both themes.
ON_ITS_OWN = 'xmlns="http://www.w3.org/2000/svg" style="color:#1c1f24;background:#fff"'


def inline(option: Option, markup: Markup) -> str:
    """Return an option as HTML; a picture takes the colours of the page."""
    if not option.svg:
        return markup.line(option.text)
    words = html.escape(printable(option.text))
    return f'<span class="picture" role="img" aria-label="{words}">{option.svg}</span>'


def image(option: Option, markup: Markup, address: str) -> str:
    """Return an option as HTML; a picture is an image with an address of its own."""
    if not option.svg:
        return markup.line(option.text)
    return f'<img src="{html.escape(address)}" alt="{html.escape(printable(option.text))}" />'


def svg_file(option: Option) -> bytes:
    """Return a picture as a file that stands on its own."""
    return printable(option.svg).replace("<svg", f"<svg {ON_ITS_OWN}", 1).encode()


def file_name(option: Option) -> str:
    """Return a name that the same picture always has; empty where there is none."""
    return f"{hashlib.sha256(svg_file(option)).hexdigest()[:16]}.svg" if option.svg else ""


def as_data(option: Option) -> str:
    """Return an address that holds the picture itself."""
    return f"data:image/svg+xml;base64,{base64.b64encode(svg_file(option)).decode()}"
