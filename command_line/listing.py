"""Lists as a Unix tool prints them: aligned columns for people, JSON for programs."""

import json
from collections.abc import Sequence

import click


def show(rows: Sequence[dict], as_json: bool) -> None:
    """Print rows that share their keys; nothing but the header's absence tells an empty list apart."""
    if as_json:
        click.echo(json.dumps(list(rows), ensure_ascii=False, indent=1, default=str))
        return
    if not rows:
        return
    titles = list(rows[0])
    table = [titles] + [[_cell(row[title]) for title in titles] for row in rows]
    widths = [max(len(line[column]) for line in table) for column in range(len(titles))]
    for line in table:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def _cell(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
