"""One signal from report to answer, as a client, a contact officer and the police walk it."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from tests.browsing import follow
from tests.flow.person import Person

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WORDS = "Op de gang zitten twee kamers van buiten op slot met een hangslot van merk Zilverkraai."
CODE = re.compile(r"[2-9A-HJKMNP-Z]{4}")


@pytest.fixture
def people(browser: Browser) -> Iterator[tuple[Person, Person, Person]]:
    contexts = [browser.new_context(java_script_enabled=False) for _ in range(3)]
    yield tuple(Person(context) for context in contexts)  # type: ignore[misc]
    for context in contexts:
        context.close()


def test_a_signal_walks_from_report_to_answer(
    street: str, people: tuple[Person, Person, Person]
) -> None:
    client, anna, bram = people

    code = report(client.page, street)
    assert client.context.cookies() == []
    reference = assess(anna.sign_in(street, "anna@voorbeeldstad.example"), street)
    give(anna.page)
    answer(bram.sign_in(street, "bram@politie.example"), street, reference)

    told = come_back(client.page, street, code)
    assert "Er gebeurt iets mee" in told
    assert "Zilverkraai" not in told
    assert "Bram" not in told
    assert client.context.cookies() == []


def report(page: Page, street: str) -> str:
    page.goto(f"{street}/melden/")
    follow(page.get_by_role("link", name="Begin uw melding").first)
    page.fill("textarea[name=text]", WORDS)
    page.fill("input[name=place]", "Kadeweg 12")
    page.select_option("select[name=municipality]", label="Gemeente Voorbeeldstad")
    page.select_option("select[name=sector]", "hospitality")
    follow(page.locator("main form button[type=submit]").first)
    code = "".join(page.locator(".schakel-receipt__group").all_inner_texts())
    assert len(code) == 20
    assert code not in page.url
    return code


def assess(page: Page, street: str) -> str:
    page.goto(f"{street}/desk/")
    newest = page.locator("tbody tr").filter(has_text="Hotels").last
    follow(newest.locator("a").first)
    assert WORDS in page.content()
    at = page.url
    page.goto(f"{at}observe/I31/")
    page.check("input[name=how_known][value=saw_it]")
    page.fill("input[name=about]", "deze week")
    follow(page.locator("main form button[type=submit]").first)
    assert "nog niet" in page.content()
    page.goto(f"{at}conclude/")
    page.check("input[name=conclusion][value=trafficking_suspected]")
    page.fill("textarea[name=reasons]", "Een slot aan de buitenkant is een teken van dwang.")
    page.fill("input[name=place]", "Hotel aan de Kadeweg 12")
    page.fill("textarea[name=observation]", "Twee kamers zitten van buiten op slot.")
    follow(page.locator("main form button[type=submit]").first)
    found = re.search(r"S-[A-Z2-9]{6}", page.content())
    assert found is not None
    page.goto(f"{street}/signals/")
    follow(page.get_by_role("link", name=found.group()).first)
    return found.group()


def give(page: Page) -> None:
    follow(page.locator("main a[href*='/disclosures/new/']").first)
    page.select_option("select[name=receiver]", label="Politie Rivierenhoek (AVIM)")
    follow(page.locator("button[name=deed][value=preview]").first)
    card = page.locator(".schakel-decision").inner_text()
    assert "AVG" in card
    assert "Wpg" in card
    follow(page.locator("button[name=deed][value=decide]"))
    assert "/disclosures/" in page.url
    assert "/new/" not in page.url


def answer(page: Page, street: str, reference: str) -> None:
    page.goto(f"{street}/inbox/")
    follow(page.get_by_role("link", name=reference).first)
    assert "Hotel aan de Kadeweg 12" in page.content()
    assert "Zilverkraai" not in page.content()
    page.check("input[name=code][value=taken_up]")
    follow(page.locator("main form button[type=submit]").first)


def come_back(page: Page, street: str, code: str) -> str:
    page.goto(f"{street}/melden/terug/")
    page.fill("input[name=receipt]", code.lower())
    follow(page.locator("main form button[type=submit]").first)
    assert code not in page.url
    return page.locator("main").inner_text()


def test_the_outsider_finds_nothing_of_it(street: str, person: Person, browser: Browser) -> None:
    anna = Person(browser.new_context(java_script_enabled=False))
    page = anna.sign_in(street, "anna@voorbeeldstad.example")
    page.goto(f"{street}/signals/")
    address = page.locator("tbody a").first.get_attribute("href")
    anna.context.close()

    outsider = person.sign_in(street, "olaf@anderdam.example")
    theirs = read(outsider, f"{street}{address}")
    nothing = read(outsider, f"{street}/signals/00000000-0000-4000-8000-000000000000/")

    assert theirs == nothing
    assert theirs[0] == 404


def read(page: Page, address: str) -> tuple[int, str]:
    response = page.goto(address)
    assert response is not None
    return response.status, page.content()
