"""Write the map of roads as text that a person can read, approve and compare.

`python -m schakel.core.law.roadbook 2026-11-24 municipality` writes one sender's anew, for whoever
approves a change.
"""

import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import yaml

from schakel.core.law.roads import Road, Way, roads_from
from schakel.core.law.rulebook import SHIPPED, load
from schakel.core.law.rules import Rules
from schakel.core.law.vocabulary import Party

APPROVED = SHIPPED / "golden" / "roads"
AT_ONCE = "at once"
Opens = list[dict[str, object]]


def text_of(sender: Party, rules: Rules) -> str:
    """Return the roads of one sender as YAML: to whom, what for, which data, opened by what."""
    maps: dict[str, dict[str, Opens]] = {}
    for (receiver, purpose), roads in _by_destination(roads_from(sender, rules)).items():
        maps.setdefault(receiver, {})[purpose] = _opens(roads)
    return _dump(
        [
            {"receiver": receiver, "purpose": purposes, "opens": opens}
            for receiver, found in maps.items()
            for purposes, opens in _with_same_roads(found)
        ]
    )


def write(folder: Path, senders: Iterable[Party], rules: Rules) -> None:
    """Write one file for each of these senders into `folder`, replacing what is there."""
    for sender in senders:
        (folder / f"{sender}.yaml").write_text(text_of(sender, rules), encoding="utf-8")


def _by_destination(roads: Iterable[Road]) -> dict[tuple[str, str], list[Road]]:
    found: dict[tuple[str, str], list[Road]] = {}
    for road in roads:
        found.setdefault((road.receiver.value, road.purpose.value), []).append(road)
    return found


def _opens(roads: Iterable[Road]) -> Opens:
    by_ways: dict[tuple[tuple[Way, ...], Way], dict[str, list[str]]] = {}
    for road in roads:
        subjects = by_ways.setdefault((road.ways, road.owed), {})
        subjects.setdefault(road.item.subject.value, []).append(road.item.category.value)
    return [
        {"with": _said(ways), "owed": list(owed), **subjects}
        for (ways, owed), subjects in sorted(by_ways.items())
    ]


def _said(ways: tuple[Way, ...]) -> list[str]:
    return [" and ".join(way) or AT_ONCE for way in ways]


def _with_same_roads(found: dict[str, Opens]) -> list[tuple[list[str], Opens]]:
    grouped: list[tuple[list[str], Opens]] = []
    for purpose, opens in found.items():
        for purposes, same in grouped:
            if same == opens:
                purposes.append(purpose)
                break
        else:
            grouped.append(([purpose], opens))
    return grouped


def _dump(content: list[dict[str, object]]) -> str:
    return yaml.safe_dump(content, sort_keys=False, default_flow_style=None, width=118)


if __name__ == "__main__":
    day, *named = sys.argv[1:]
    write(APPROVED, map(Party, named), load().in_force(date.fromisoformat(day)))
