"""The ground both applications share: model, intake door, questionnaires, web defaults."""

__version__ = "0.1.0"
