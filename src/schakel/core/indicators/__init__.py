"""What did someone see? Coded indicators, observations, and the legal elements they support.

Guarantee: nothing in this cell counts, grades or compares persons. A contested indicator supports
nothing, and can be noted only with a reason and beside a direct or indirect fact.
"""


class IndicatorsError(Exception):
    """Say what in a catalogue, a set of observations or a conclusion does not hold."""
