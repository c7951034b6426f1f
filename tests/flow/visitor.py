"""Someone at a browser without scripts, from an address and a device that can be recognised."""

import http.client
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin, urlsplit

HIDDEN_AWAY = {"submit", "button", "reset", "image", "file"}


@dataclass
class Form:
    """A form on a page: where it goes and what it would send as it stands."""

    action: str
    method: str
    names: set[str] = field(default_factory=set)
    values: dict[str, list[str]] = field(default_factory=dict)

    def take(self, name: str, value: str, *, chosen: bool) -> None:
        """Add a field; it is sent only when it is filled in, ticked or chosen."""
        self.names.add(name)
        if chosen:
            self.values.setdefault(name, []).append(value)


class Page(HTMLParser):
    """The forms and links of a page."""

    def __init__(self, address: str, status: int, html: str) -> None:
        """Read the page."""
        super().__init__(convert_charrefs=True)
        self.address, self.status, self.html = address, status, html
        self.forms: list[Form] = []
        self.links: list[str] = []
        self._select = self._area = ""
        self._text: list[str] = []
        self._options: list[tuple[str, bool]] = []
        self.feed(html)

    def form_with(self, name: str) -> Form:
        """Return the one form that asks for `name`."""
        found = [form for form in self.forms if name in form.names]
        assert found, f"{self.address} ({self.status}) asks for no {name}:\n{self.html[:3000]}"
        return found[0]

    def link_to(self, part: str) -> str:
        """Return the last link whose address holds `part`."""
        found = [link for link in self.links if part in link]
        assert found, f"{self.address} ({self.status}) has no link to {part}:\n{self.html[:3000]}"
        return found[-1]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a form, a field or a link."""
        given = {name: value or "" for name, value in attrs}
        name, kind = given.get("name", ""), given.get("type", "text")
        if tag == "form":
            action = urljoin(self.address, given.get("action") or self.address)
            self.forms.append(Form(action, given.get("method", "get")))
        elif tag == "a" and "href" in given:
            self.links.append(urljoin(self.address, given["href"]))
        elif tag == "input" and name and self.forms and kind not in HIDDEN_AWAY:
            ticked = kind not in {"checkbox", "radio"} or "checked" in given
            self.forms[-1].take(name, given.get("value", ""), chosen=ticked)
        elif tag == "textarea" and name:
            self._area, self._text = name, []
        elif tag == "select" and name:
            self._select, self._options = name, []
        elif tag == "option":
            self._options.append((given.get("value", ""), "selected" in given))

    def handle_data(self, data: str) -> None:
        """Note what stands in a text area."""
        if self._area:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        """Close a text area or a list of choices."""
        if tag == "textarea" and self._area:
            self.forms[-1].take(self._area, "".join(self._text).lstrip("\r\n"), chosen=True)
            self._area = ""
        elif tag == "select" and self._select:
            chosen = [value for value, selected in self._options if selected]
            first = [value for value, _ in self._options[:1]]
            for value in chosen or first:
                self.forms[-1].take(self._select, value, chosen=True)
            self._select = ""


class Visitor:
    """Asks for pages and sends forms over one connection, and keeps the cookies it is given."""

    def __init__(self, port: int, *, source: str, headers: dict[str, str]) -> None:
        """Connect from the loopback address `source`, with these headers on every request."""
        self.address = f"http://127.0.0.1:{port}"
        self.cookies: dict[str, str] = {}
        self._headers = headers
        self._line = http.client.HTTPConnection(
            "127.0.0.1", port, timeout=30, source_address=(source, 0)
        )

    def get(self, where: str) -> Page:
        """Ask for a page, following where it leads."""
        return self._ask("GET", urljoin(self.address + "/", where), None)

    def send(self, form: Form, **filled: str) -> Page:
        """Send a form, with these fields filled in and the others as they stand."""
        answers = {name: list(values) for name, values in form.values.items()}
        answers |= {name: [value] for name, value in filled.items()}
        return self._ask("POST", form.action, urlencode(answers, doseq=True))

    def _ask(self, method: str, address: str, body: str | None) -> Page:
        parts = urlsplit(address)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        headers = dict(self._headers)
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{key}={word}" for key, word in self.cookies.items())
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._line.request(method, path, body, headers)
        answer = self._line.getresponse()
        html = answer.read().decode("utf-8", "replace")
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, word = line.split(";", 1)[0].partition("=")
            self.cookies[name] = word.strip('"')
        if answer.status in {301, 302, 303}:
            return self._ask("GET", urljoin(address, answer.headers["Location"]), None)
        return Page(address, answer.status, html)
