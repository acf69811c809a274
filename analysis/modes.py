"""How people were asked: the rate of each channel, against all others, as it is and at the same mix of departments."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from analysis import intervals
from analysis.comparison import Difference, Printed, difference, verdicts_against_rest
from analysis.estimate import Estimate, size_flags
from analysis.satisfaction import INTRA_PERSON, Reference, least_design_effect, printed_rate
from analysis.tally import Sums, Tally

ByMode = Mapping[tuple[str, Hashable], Tally]


@dataclass(frozen=True)
class Mode:
    """One channel beside all others.

    people, share: who answered through it, and of everybody, 0..1, None where nobody did; rate: as printed; against:
    its rate minus that of all others together; word: one of `comparison.WORDS` by Holm over the channels.
    standard, adjusted and adjusted_word are the same at one mix of departments, over the departments that both the
    channel and others reached: so many (`departments`), with this share of everybody (`covered`).
    """

    channel: str
    people: int
    share: float | None
    rate: Estimate
    against: Difference
    word: str | None
    standard: Estimate
    adjusted: Difference
    adjusted_word: str | None
    departments: int
    covered: float | None


@dataclass(frozen=True)
class _Allowance:
    """What every rate of a comparison allows for."""

    section: str | None
    confidence: float
    reference: Reference
    intra_person: float

    def printed(self, tallies: Sequence[Tally]) -> Printed:
        """The rate of these together, by the confidence."""
        whole = Tally.total(tallies, tallies[0].layout)
        return printed_rate(whole, self.section, self.reference, self.intra_person)

    def standardised(self, strata: Sequence[Sums], weights: Sequence[float]) -> Printed:
        """The rate of these at this mix of departments, by the confidence."""
        whole = _added(strata)
        floor = 1.0
        if whole.n:
            floor = least_design_effect(whole, self.reference, self.section, self.intra_person)
        return partial(standardised_rate, strata, weights, floor)


def compare_modes(
    tallies: ByMode,
    section: str | None = None,
    confidence: float = 0.95,
    reference: Reference | Sequence[Tally] | None = None,
    intra_person: float = INTRA_PERSON,
) -> list[Mode]:
    """Every channel's rate and its difference from all others, raw and standardised, in the order first met.

    tallies: by channel and department, under one layout; reference, intra_person: as in `satisfaction_rate`. Raw:
    p_channel - p_others with the limits of `comparison.difference` (MOVER) on the printed intervals. Standardised:
    the same on the two of `standardised_rate`, with the people of all channels in a department as its weight: what
    the difference would be had both asked the same departments. Holm over the channels; two channels are one
    question asked twice, not a family. Who chooses a channel still differs: association, never cause. Sources:
    Fleiss, Levin and Paik 2003, Statistical Methods for Rates and Proportions, 3rd ed., chapter 19 (direct
    standardisation); Newcombe 1998, Statistics in Medicine 17:873-890; Holm 1979, Scandinavian Journal of
    Statistics 6:65-70.
    """
    known = reference if isinstance(reference, Reference) else Reference(reference or ())
    allowance = _Allowance(section, confidence, known, intra_person)
    channels = list(dict.fromkeys(channel for channel, _department in tallies))
    found = [_mode(channel, tallies, allowance) for channel in channels]
    words = verdicts_against_rest([one.against for one in found])
    adjusted = verdicts_against_rest([one.adjusted for one in found])
    return [
        Mode(**{**vars(one), "word": word, "adjusted_word": other})
        for one, word, other in zip(found, words, adjusted, strict=True)
    ]


def standardised_rate(
    strata: Sequence[Sums], weights: Sequence[float], floor: float, confidence: float = 0.95
) -> Estimate:
    """p = sum w_h y_h/n_h with weights brought to 1; v = sum w_h^2 v_h, v_h of `intervals.ratio_variance`; Wilson at n_eff.

    n_eff = 1/d (z/t_df)^2 with d = max(v / p(1-p), floor sum w_h^2 / n_h) and Satterthwaite's df. Every stratum needs
    somebody; one of a single person adds to d by the floor alone. Sources: Cochran 1977, Sampling Techniques, 3rd
    ed., sections 5.4 and 6.4; Satterthwaite 1946, Biometrics Bulletin 2:110-114.
    """
    people, answers = sum(one.people for one in strata), sum(one.n for one in strata)
    if not people:
        return Estimate(None, None, None, confidence, 0, 0, "not_enough")
    parts = [weight / sum(weights) for weight in weights]
    p = min(1.0, sum(w * one.y / one.n for w, one in zip(parts, strata, strict=True)))
    if people < 2:
        return Estimate(p, 0.0, 1.0, confidence, people, answers, "not_enough", size_flags(people))
    variance, df = _variance(strata, parts)
    wide = floor * sum(w**2 / one.n for w, one in zip(parts, strata, strict=True))
    wide = max(wide, variance / (p * (1 - p))) if 0 < p < 1 else wide
    shrink = intervals.normal_quantile(confidence) / intervals.t_quantile(confidence, df)
    limits = intervals.wilson_share(p, shrink**2 / wide, confidence)
    return Estimate(p, *limits, confidence, people, answers, "wilson_standardised", size_flags(people))


def _variance(strata: Sequence[Sums], parts: Sequence[float]) -> tuple[float, float]:
    """The variance of the weighted share and its degrees of freedom."""
    several = [(w, one) for w, one in zip(parts, strata, strict=True) if one.people > 1]
    pieces = [
        w**2 * intervals.ratio_variance(one.people, one.n, one.y, one.nn, one.yy, one.yn)
        for w, one in several
    ]
    spread = sum(piece**2 / (one.people - 1) for piece, (_w, one) in zip(pieces, several, strict=True))
    df = sum(pieces) ** 2 / spread if spread > 0 else sum(one.people - 1 for _w, one in several)
    return sum(pieces), max(1.0, df)


def _mode(channel: str, tallies: ByMode, allowance: _Allowance) -> Mode:
    own = {place: tally for (mode, place), tally in tallies.items() if mode == channel}
    rest = {key: tally for key, tally in tallies.items() if key[0] != channel}
    zero = Tally.zero(next(iter(own.values())).layout)
    raw = allowance.printed(list(own.values()))
    others = allowance.printed([*rest.values(), zero])
    mine, theirs, weights = _common(own, rest, allowance.section)
    standard = allowance.standardised(mine, weights)
    everybody = sum(tally.sums(allowance.section).people for tally in tallies.values())
    rate = raw(allowance.confidence)
    return Mode(
        channel=channel,
        people=rate.people,
        share=rate.people / everybody if everybody else None,
        rate=rate,
        against=difference(raw, others, allowance.confidence),
        word=None,
        standard=standard(allowance.confidence),
        adjusted=difference(standard, allowance.standardised(theirs, weights), allowance.confidence),
        adjusted_word=None,
        departments=len(weights),
        covered=sum(weights) / everybody if everybody else None,
    )


def _common(
    own: Mapping[Hashable, Tally], rest: ByMode, section: str | None
) -> tuple[list[Sums], list[Sums], list[int]]:
    """Per department with answers on both sides: the channel's sums, those of all others, and the people of both."""
    mine, theirs = [], []
    for place, tally in own.items():
        one = tally.sums(section)
        other = _added([t.sums(section) for (_mode, where), t in rest.items() if where == place])
        if one.people and other.people:
            mine.append(one)
            theirs.append(other)
    return mine, theirs, [one.people + other.people for one, other in zip(mine, theirs, strict=True)]


def _added(parts: Sequence[Sums]) -> Sums:
    names = Sums.__dataclass_fields__
    return Sums(**{name: sum(getattr(part, name) for part in parts) for name in names})
