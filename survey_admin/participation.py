"""The slips of staff rounds by department: how many were made and used, as far as the office may know."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.disclosure import hidden_groups
from survey_core.models import Collector, Round, SlipBatch


@dataclass(frozen=True)
class Slips:
    """The batches of one department in one staff round; of those whose number is in `hidden` nobody may know the use.

    Every number told is a sum over batches of which no difference gives a hidden one away.
    """

    batches: tuple[SlipBatch, ...] = ()
    hidden: frozenset[int] = frozenset()

    @property
    def made(self) -> int:
        return sum(batch.made for batch in self.batches)

    @property
    def good(self) -> int:
        """Slips of the batches that count."""
        return sum(batch.made for batch in self._counted())

    @property
    def used(self) -> int:
        return sum(batch.used for batch in self._counted())

    @property
    def share(self) -> float | None:
        return self.used / self.good if self.good else None

    def protected(self, threshold: int, is_department_hidden: bool) -> "Slips":
        """With the batches hidden that are too small, and further ones as cover; all of them in a hidden department."""
        hides = [
            is_department_hidden or one for one in hidden_groups([b.made for b in self.batches], threshold)
        ]
        ids = (batch.id for batch, is_hidden in zip(self.batches, hides, strict=True) if is_hidden)
        return replace(self, hidden=frozenset(ids))

    def _counted(self) -> Sequence[SlipBatch]:
        """Revoked batches are left out, unless what they brought could then be told by taking away."""
        revoked = {batch.id for batch in self.batches if batch.revoked_at is not None}
        if revoked & self.hidden:
            return self.batches
        return [batch for batch in self.batches if batch.id not in revoked]


def read(session: Session, rounds: Sequence[Round]) -> dict[tuple[int, int], Slips]:
    """The slips of the staff rounds among these, by round and department; no question where there is none."""
    staff = [round_.id for round_ in rounds if round_.audience == "staff"]
    if not staff:
        return {}
    query = (
        select(SlipBatch, Collector.department_id)
        .join(Collector, Collector.id == SlipBatch.collector_id)
        .where(
            SlipBatch.facility_id.in_({round_.facility_id for round_ in rounds}),
            SlipBatch.round_id.in_(staff),
        )
        .order_by(SlipBatch.id)
    )
    found: dict[tuple[int, int], list[SlipBatch]] = defaultdict(list)
    for batch, department in session.execute(query):
        found[batch.round_id, department].append(batch)
    return {key: Slips(tuple(batches)) for key, batches in found.items()}
