"""Everything a document says, put together: the report's figures, its field work, and the office's own words."""

from dataclasses import dataclass, field

from ..report import Report
from .fieldwork import Fieldwork
from .paper import Paper


@dataclass(frozen=True)
class Content:
    """`report` is not withheld: of nothing there is no document."""

    report: Report
    fieldwork: Fieldwork = field(default_factory=Fieldwork)
    paper: Paper = field(default_factory=Paper)
