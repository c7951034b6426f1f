"""Who may give whom anything at all: the way in to the page of a pair."""

from dataclasses import dataclass

from schakel.core.law import Party
from schakel.disclosures.browse.lens import Lens
from schakel.disclosures.browse.matrix import purposes_between


@dataclass(frozen=True)
class Reach:
    """Hold one receiver, and for how many purposes something can go there."""

    receiver: Party
    purposes: int


def receivers_by_sender(lens: Lens) -> list[tuple[Party, list[Reach]]]:
    """Return, for each party that can give something, to whom and for how many purposes."""
    found = [
        (sender, [Reach(one, len(purposes_between(lens, sender, one))) for one in Party])
        for sender in Party
    ]
    reaching = [(sender, [one for one in reach if one.purposes]) for sender, reach in found]
    return [(sender, reach) for sender, reach in reaching if reach]
