"""The demo hospital: an invented provincial hospital with two quarters of invented answers, for a first look."""

from .building import FACILITY_CODE, Counts, DemoProblem, build, find
from .removing import remove

__all__ = ["FACILITY_CODE", "Counts", "DemoProblem", "build", "find", "remove"]
