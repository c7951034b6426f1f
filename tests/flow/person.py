"""A person at a browser, without JavaScript unless a test says otherwise."""

from playwright.sync_api import BrowserContext, Page
from tests.browsing import follow

SECRET = "voorbeeld-schakel-2026"


class Person:
    """A person at a browser; each has cookies of their own."""

    def __init__(self, context: BrowserContext) -> None:
        """Open a page."""
        self.context = context
        self.page: Page = context.new_page()

    def sign_in(self, street: str, email: str, secret: str = SECRET) -> Page:
        """Sign in by hand, as a member of a real installation would."""
        self.page.goto(f"{street}/sign-in/")
        self.page.fill("input[name=email]", email)
        self.page.fill("input[name=password]", secret)
        follow(self.page.locator("main form:has(input[name=password]) button[type=submit]"))
        return self.page
