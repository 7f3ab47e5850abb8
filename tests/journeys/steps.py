"""What visitors do again and again, and what is measured on a page that they look at."""

from playwright.sync_api import Locator, Page, expect

# Outside sentences only: WCAG 2.2 lets links in running text be as high as the text.
CONTROLS = (
    "a.button, button, summary, select, input:not([type=hidden]):not([type=checkbox]):not([type=radio]), textarea,"
    " .bar a, .foot a, .tile, .chip, .chips__all, .sorts a, .texts a, .tool, .back a, .topics a, label.choice"
)
SMALLEST_TARGET = 44  # px; the design's own number, WCAG 2.2 asks for 24

_SMALL = """(all, least) => all
    .filter(one => one.checkVisibility() && !one.closest('.visually-hidden') && !one.matches('.skip'))
    .map(one => [one.getBoundingClientRect(), one])
    .filter(([box]) => box.width > 0 && (box.height < least - 0.5 || box.width < least - 0.5))
    .map(([box, one]) => `${Math.round(box.width)}x${Math.round(box.height)} ${one.outerHTML.slice(0, 90)}`)"""

_WIDER = """() => { const root = document.documentElement, wide = root.clientWidth;
    if (root.scrollWidth <= wide) return [];
    return [...document.querySelectorAll('body *')].filter(one => one.getBoundingClientRect().right > wide + 1)
        .slice(0, 5).map(one => one.outerHTML.slice(0, 90)).concat(`page ${root.scrollWidth} > ${wide}`); }"""

# What the keyboard is on: can it be seen, is its outline drawn, and does nothing lie over its middle?
_FOCUS = """() => { const one = document.activeElement;
    if (!one || one === document.body || one.matches('main')) return '';
    const box = one.getBoundingClientRect(), style = getComputedStyle(one);
    const what = one.outerHTML.slice(0, 90);
    if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2) return 'no outline: ' + what;
    if (box.bottom <= 0 || box.top >= innerHeight) return 'out of sight: ' + what;
    const spots = [[0.5, 0.5], [0.1, 0.5], [0.9, 0.5]].map(([x, y]) => document.elementFromPoint(
        box.left + box.width * x, Math.min(Math.max(box.top + box.height * y, 1), innerHeight - 1)));
    const seen = spots.some(top => top && (one.contains(top) || top.contains(one)));
    return seen ? '' : 'covered: ' + what; }"""


def find_groups(page: Page, *, what: str = "", near: str = "") -> None:
    """Ask the results page, as somebody with a mouse does."""
    page.goto("/groups/")
    page.get_by_label("What would you like to do?").fill(what)
    page.get_by_label("Where?").fill(near)
    page.get_by_role("button", name="Show groups").first.click()
    page.wait_for_url("**/groups/?**")
    expect(page.locator("#results .card").first).to_be_visible()
    expect(page.locator(".htmx-request, .htmx-settling, .htmx-swapping")).to_have_count(0)


def save_first(page: Page, *, count: int) -> list[str]:
    """Save the first `count` groups of the page, and return their names."""
    names = []
    for card in page.locator("#results .card").all()[:count]:
        names.append(card.locator(".card__title a").inner_text())
        card.get_by_role("button", name="Save").click()
        expect(card.get_by_role("button", name="On my list")).to_be_visible()
    return names


def tab_to(page: Page, wanted: Locator, *, most: int = 120) -> None:
    """Press Tab until the focus is on `wanted`; on the way the focus is always seen."""
    for _press in range(most):
        page.keyboard.press("Tab")
        assert hidden_focus(page) == ""
        if wanted.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"{most} times Tab did not reach {wanted}")


def hidden_focus(page: Page) -> str:
    """Return what is wrong with the place of the focus; "" if it can be seen."""
    return str(page.evaluate(_FOCUS))


def small_targets(page: Page) -> list[str]:
    """Return the controls outside sentences that are smaller than a thumb needs."""
    return list(page.locator(CONTROLS).evaluate_all(_SMALL, SMALLEST_TARGET))


def too_wide(page: Page) -> list[str]:
    """Return what makes the page scroll sideways, once it has its style; [] if it does not."""
    page.wait_for_load_state("load")
    return list(page.evaluate(_WIDER))
