"""Departments as the tree they form: a centre before what belongs to it."""

from collections.abc import Iterable, Mapping, Sequence

from .models import Department


def in_order(departments: Iterable[Department]) -> list[tuple[Department, int]]:
    """(department, depth) from the top down, each followed by what belongs to it, in the order they are given."""
    rows = list(departments)
    known = {department.id for department in rows}
    below: dict[int | None, list[Department]] = {}
    for department in rows:
        below.setdefault(department.parent_id if department.parent_id in known else None, []).append(
            department
        )
    found: list[tuple[Department, int]] = []
    waiting = [(department, 0) for department in reversed(below.get(None, []))]
    while waiting:
        department, depth = waiting.pop()
        found.append((department, depth))
        waiting += [(part, depth + 1) for part in reversed(below.get(department.id, []))]
    return found


def circle(parents: Mapping[str, str | None], start: str) -> list[str]:
    """The way from a department up to itself, as codes; empty where it ends at the top."""
    way, code = [start], parents.get(start)
    while code is not None and code not in way:
        way.append(code)
        code = parents.get(code)
    return [*way, start] if code == start else []


def below(departments: Sequence[Department], department: Department) -> set[int]:
    """The department and everything that belongs to it, at any remove."""
    found = {department.id}
    while more := {one.id for one in departments if one.parent_id in found} - found:
        found |= more
    return found


def move(departments: Sequence[Department], department: Department, steps: int) -> bool:
    """Change places with the sibling before (-1) or after (1) that is as active; number all anew. Whether it moved."""
    siblings = [
        one for one in departments
        if one.parent_id == department.parent_id and one.is_active == department.is_active
    ]  # fmt: skip
    place = siblings.index(department) + steps
    if not 0 <= place < len(siblings):
        return False
    order, other = list(departments), siblings[place]
    here, there = order.index(department), order.index(other)
    order[here], order[there] = other, department
    for position, (one, _depth) in enumerate(in_order(order), 1):
        one.position = position
    return True
