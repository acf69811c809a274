"""Small questionnaires and rows to build tallies from, and the slow second route to their sums."""

import numpy as np
from hypothesis import strategies as st

from analysis.layout import STATES
from analysis.tally import Layout, Rules, Sums, Tally

LAYOUT = Layout(
    items=("A1", "A2", "B1", "B2", "B3"),
    sections=("A", "B"),
    section_of=(0, 0, 1, 1, 1),
    choices=(("G2", tuple("123456")),),
    numbers=("G1",),
)
EVERYTHING_COUNTS = Rules(max_blank_share=1.0, reject_blank_section=False)

lines = st.lists(st.text(alphabet=STATES, min_size=5, max_size=5), max_size=12)


def score_matrix(*rows: str, width: int = 5) -> np.ndarray:
    return np.frombuffer("".join(rows).encode(), dtype=np.uint8).reshape(len(rows), width)


def tally_of(*rows: str, rules: Rules = EVERYTHING_COUNTS, **columns) -> Tally:
    return Tally.build(LAYOUT, score_matrix(*rows), rules=rules, **columns)


def one_item(counts: dict[str, int]) -> Tally:
    """A questionnaire of the single item A1, answered so often in each state."""
    layout = Layout(("A1",), ("A",), (0,))
    rows = [state for state, count in counts.items() for _ in range(count)]
    return Tally.build(layout, score_matrix(*rows, width=1), rules=EVERYTHING_COUNTS)


def sums_by_hand(rows: list[str], positions: range) -> Sums:
    people = [[int(row[i]) for i in positions if row[i] in "12345"] for row in rows]
    people = [answers for answers in people if answers]
    counts = [(len(a), sum(s >= 4 for s in a), sum(a)) for a in people]
    return Sums(
        people=len(counts),
        n=sum(n for n, _, _ in counts),
        y=sum(y for _, y, _ in counts),
        nn=sum(n * n for n, _, _ in counts),
        yy=sum(y * y for _, y, _ in counts),
        yn=sum(y * n for n, y, _ in counts),
        x=sum(x for _, _, x in counts),
        xx=sum(x * x for _, _, x in counts),
        xn=sum(x * n for n, _, x in counts),
        all_satisfied=sum(n == y for n, y, _ in counts),
    )
