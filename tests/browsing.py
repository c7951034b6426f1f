"""What every test in a real browser shares."""

from playwright.sync_api import Locator


def follow(pressed: Locator) -> None:
    """Press a link or button and wait until the page that it leads to has loaded.

    A click alone may return before the old page has left, and what is asked next is then asked
    of the page that is going.
    """
    with pressed.page.expect_navigation(wait_until="load"):
        pressed.click()
