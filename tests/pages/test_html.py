"""A page says what it shows, and nothing in it is markup that we did not write."""

from html.parser import HTMLParser

from ofer.pages.html import NOTE, page, scrolling, text


def test_text_is_never_markup() -> None:
    assert text("<b>&\"'") == "&lt;b&gt;&amp;&quot;&#x27;"


def test_a_page_names_its_language_and_its_title() -> None:
    found = page("Eyes < mouth", "<p>x</p>\n", style="p {}\n", synthetic=False)
    assert found.startswith('<!doctype html>\n<html lang="en">')
    assert "<title>Eyes &lt; mouth</title>" in found
    assert NOTE not in found


def test_a_page_of_generated_faces_says_so_before_anything_else() -> None:
    found = page("t", "<h1>t</h1>\n", style="", synthetic=True)
    assert found.index(NOTE) < found.index("<h1>")


def test_a_page_reaches_for_nothing_outside_it() -> None:
    class Addresses(HTMLParser):
        found: list[str]

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            self.found += [value or "" for name, value in attrs if name in ("src", "href")]

    parser = Addresses()
    parser.found = []
    parser.feed(page("t", "<p>x</p>", style="", synthetic=True))
    assert parser.found == []


def test_what_scrolls_is_reached_by_the_keyboard_and_has_a_name() -> None:
    found = scrolling("<table></table>\n", 'Table "10"')
    assert 'tabindex="0"' in found
    assert 'role="region"' in found
    assert 'aria-label="Table &quot;10&quot;"' in found
