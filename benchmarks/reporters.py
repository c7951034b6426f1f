"""Many people who report at the same moment, each with a connection of their own.

    python benchmarks/reporters.py PORT [--reporters 64] [--seconds 20] [--most 20000]

Each asks for the form, fills it in, sends it, and starts over when the receipt is there. Only an
answer that holds a receipt counts. Prints one JSON document; standard library only.
"""

import argparse
import asyncio
import html
import json
import re
import sys
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

FORM = "/melden/formulier/"
TOKEN = re.compile(r'name="form_token" value="([^"]+)"')
RECEIPT = re.compile(r'name="receipt" value="([2-9A-HJKMNP-Z]{20})"')
WORDS = "In the hotel at the corner the doors are locked at night and the women do not go out. "
ANSWER_SECONDS = 30.0


class NoReceiptError(Exception):
    """An answer came that was no receipt. The message is its first line."""


@dataclass
class Tally:
    """What the reporters saw together. Times in seconds, of whole requests."""

    until: float
    most: int
    receipts: list[str] = field(default_factory=list)
    form_seconds: list[float] = field(default_factory=list)
    send_seconds: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def open(self) -> bool:
        """Say whether there is time and room for one more report."""
        return time.monotonic() < self.until and len(self.receipts) < self.most


class Connection:
    """One kept-alive HTTP/1.1 connection that speaks just enough."""

    def __init__(self, port: int) -> None:
        """Take the port on this machine; nothing is opened yet."""
        self.port = port
        self.streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, method: str, path: str, body: bytes = b"") -> str:
        """Send one request and return its body; raise NoReceiptError unless it is a 200."""
        if self.streams is None:
            self.streams = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self.streams
        lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}"]
        if body:
            lines += ["Content-Type: application/x-www-form-urlencoded", "Origin: null"]
            lines += [f"Content-Length: {len(body)}"]
        writer.write("\r\n".join([*lines, "", ""]).encode("ascii") + body)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        length = re.search(r"content-length: *(\d+)", head, re.I)
        answer = await reader.readexactly(int(length[1])) if length else b""
        if " 200 " not in head.split("\r\n", 1)[0]:
            raise NoReceiptError(head.split("\r\n", 1)[0])
        return answer.decode("utf-8")

    def drop(self) -> None:
        """Close the connection; the next request opens another."""
        if self.streams is not None:
            self.streams[1].close()
            self.streams = None


async def report(connection: Connection, tally: Tally, number: int) -> None:
    """Go through the form once, as a browser would."""
    began = time.monotonic()
    page = await connection.ask("GET", FORM)
    asked = time.monotonic()
    token = TOKEN.search(page)
    if token is None:
        raise NoReceiptError("the form has no token")
    answers = {
        "form_token": html.unescape(token[1]),
        "text": f"{number}: " + WORDS * (1 + number % 12),
        "place": "Hotel at the corner",
        "municipality": "",
        "when": "last night",
        "how_known": "saw_it",
        "sector": "hospitality",
    }
    sent = time.monotonic()
    answer = await connection.ask("POST", FORM, urlencode(answers).encode("ascii"))
    done = time.monotonic()
    receipt = RECEIPT.search(answer)
    if receipt is None:
        raise NoReceiptError("the answer has no receipt")
    tally.receipts.append(receipt[1])
    tally.form_seconds.append(asked - began)
    tally.send_seconds.append(done - sent)


async def reporter(port: int, tally: Tally, number: int) -> None:
    """Report again and again until the time is up."""
    connection = Connection(port)
    while tally.open():
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                await report(connection, tally, number)
        except (NoReceiptError, OSError, EOFError, TimeoutError) as error:
            tally.failures.append(str(error) or type(error).__name__)
            connection.drop()
        number += 1_000
    connection.drop()


async def crowd(port: int, *, reporters: int, seconds: float, most: int) -> tuple[Tally, float]:
    """Let them all report at once; return what they saw and how long it took."""
    began = time.monotonic()
    tally = Tally(until=began + seconds, most=most)
    await asyncio.gather(*(reporter(port, tally, number) for number in range(reporters)))
    return tally, time.monotonic() - began


def main() -> None:
    """Report for the given time and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("port", type=int)
    parser.add_argument("--reporters", type=int, default=64)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--most", type=int, default=20_000)
    chosen = parser.parse_args()
    tally, seconds = asyncio.run(
        crowd(chosen.port, reporters=chosen.reporters, seconds=chosen.seconds, most=chosen.most)
    )
    json.dump(
        {
            "seconds": seconds,
            "receipts": tally.receipts,
            "form_seconds": tally.form_seconds,
            "send_seconds": tally.send_seconds,
            "failures": tally.failures,
            "processor": time.process_time(),
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main()
