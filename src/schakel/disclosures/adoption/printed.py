"""Print an impact report: for a terminal, as JSON, or as a page that can be printed."""

import json
from collections.abc import Iterator

from django.template.loader import render_to_string

from schakel.core.law.impact import SPACE, Box, Direction, Impact, RuleChange, plain_of
from schakel.disclosures.adoption.told import Told, heading, told

Group = tuple[str, list[Told], str]


def lines_of(impact: Impact, old: str, new: str) -> Iterator[str]:
    """Yield the report line by line."""
    yield f"{old} -> {new}"
    yield f"{impact.changed:,} of {SPACE:,} decisions change, in {_counted(impact)} boxes"
    yield from (_rule(one) for one in impact.rules)
    for direction in Direction:
        boxes = [box for box in impact.boxes if box.direction is direction]
        yield ""
        yield f"{heading(direction)}: {impact.count(direction):,} in {len(boxes)} boxes"
        for box in boxes:
            yield from _box(told(box))


def json_of(impact: Impact, old: str, new: str) -> str:
    """Return the report as JSON, the same every time."""
    content = {
        "format": "schakel-impact/v1",
        "old": old,
        "new": new,
        "decisions": SPACE,
        "counts": {direction.value: impact.count(direction) for direction in Direction},
        "rules": [
            {"rule": one.rule, "what": one.what, "fields": list(one.fields), "article": one.article}
            for one in impact.rules
        ],
        "boxes": [plain_of(box) for box in impact.boxes],
    }
    return json.dumps(content, indent=2, sort_keys=True)


def page_of(impact: Impact, old: str, new: str) -> str:
    """Return the report as one HTML page that needs nothing else."""
    context = {
        "old": old,
        "new": new,
        "changed": impact.changed,
        "rules": impact.rules,
        "groups": [_group(impact, direction) for direction in Direction],
    }
    return render_to_string("disclosures/adoption/printed.html", context)


def _group(impact: Impact, direction: Direction) -> Group:
    boxes = [told(box) for box in impact.boxes if box.direction is direction]
    return heading(direction), boxes, f"{impact.count(direction):,}"


def _counted(impact: Impact) -> int:
    return sum(_matters(box) for box in impact.boxes)


def _matters(box: Box) -> bool:
    return box.direction is not Direction.REASON


def _rule(change: RuleChange) -> str:
    fields = f" ({', '.join(change.fields)})" if change.fields else ""
    wording = ", words only" if change.is_wording else ""
    return f"  rule {change.what}: {change.rule}, {change.article}{fields}{wording}"


def _box(one: Told) -> Iterator[str]:
    yield f"- {one.sentence}"
    for at, when in enumerate(one.when):
        yield f"    {'when' if at == 0 else 'or'}: {when}"
    yield from (f"    + {more}" for more in one.gained)
    yield from (f"    - {less}" for less in one.lost)
    yield f"    {one.count} decisions; by {', '.join(one.causes)}"
