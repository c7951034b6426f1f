"""Let the example region have a past: found it, and play its invented history day by day."""

import datetime as dt
from collections.abc import Callable
from functools import cache
from pathlib import Path

import yaml
from pydantic import TypeAdapter

from schakel.example import region
from schakel.example.records import Body, Record, Shape
from schakel.example.street import play
from schakel.journal.commands import publish

FILE = Path(__file__).resolve().parent / "history.yaml"
AGE_DAYS = 60


class Event(Shape):
    """A report that was made some days ago, with what became of it."""

    days_ago: int
    record: Body


@cache
def history() -> tuple[Event, ...]:
    """Return the invented history, oldest first."""
    rows = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    events = TypeAdapter(tuple[Event, ...]).validate_python(rows)
    return tuple(sorted(events, key=lambda event: -event.days_ago))


def grow(*, at: dt.datetime, say: Callable[[str], object]) -> None:
    """Found the region and play its history up to `at`; publish the first checkpoint."""
    people = region.found(at=at - dt.timedelta(days=AGE_DAYS))
    say(f"  {len(people.members)} people in {len(region.described().organisations)} organisations")
    for number, event in enumerate(history(), start=1):
        morning = at.replace(hour=7, minute=number % 60, second=0, microsecond=0)
        day = min(at, morning - dt.timedelta(days=event.days_ago))
        for step in play(Record(number, number, event.record), people=people, at=day, latest=at):
            if not step.held:
                raise RuntimeError(f"the example's history, event {number}: {step.title} failed")
    publish(on=at.date())
    say(f"  {len(history())} invented reports, from {history()[0].days_ago} days ago until today")
