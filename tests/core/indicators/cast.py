"""Observations to reason with, and hypothesis strategies over the shipped catalogue."""

import datetime as dt

from hypothesis import strategies as st

from schakel.core.indicators.catalogue import current
from schakel.core.indicators.observation import ByWhom, HowKnown, Observation, Standing

TODAY = dt.date(2026, 11, 24)
YESTERDAY = dt.date(2026, 11, 23)
CATALOGUE = current()
CONTESTED = tuple(each.code for each in CATALOGUE.contested())
ORDINARY = tuple(code for code in CATALOGUE.indicators if code not in CONTESTED)
STATUS_LIKE = ("I09", "I48", "I110", "I111", "I112")


def seen(
    code: str,
    *,
    how_known: HowKnown = HowKnown.SAW_IT,
    standing: Standing = Standing.FACT,
    observed_on: dt.date | str = YESTERDAY,
    reason: str = "",
) -> Observation:
    """Return an observation that is in order, but for what a test changes."""
    return Observation(
        indicator=code,
        how_known=how_known,
        by_whom=ByWhom.REPORTER,
        standing=standing,
        observed_on=observed_on,
        contested_reason=reason,
    )


def observations_of(codes: tuple[str, ...]) -> st.SearchStrategy[Observation]:
    """Draw observations of any standing, day and way of knowing, of one of `codes`."""
    return st.builds(
        Observation,
        indicator=st.sampled_from(codes),
        how_known=st.sampled_from(HowKnown),
        by_whom=st.sampled_from(ByWhom),
        standing=st.sampled_from(Standing),
        observed_on=st.one_of(st.dates(max_value=TODAY), st.just("about May")),
        note=st.sampled_from(("", "in the corridor")),
        contested_reason=st.sampled_from(("", "the person raised it")),
    )


ANY = st.lists(observations_of(tuple(CATALOGUE.indicators)), max_size=8)
