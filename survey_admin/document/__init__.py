"""The report as a Word document: the one place that knows that format, and nothing of where numbers come from."""

from .content import Content
from .paper import Paper, PlanLine
from .rendering import CannotRender, document_bytes

__all__ = ["CannotRender", "Content", "Paper", "PlanLine", "document_bytes"]
