"""A report's figures for other programs."""

from dataclasses import asdict

from analysis.estimate import Estimate

from .contrasts import against_target
from .report import Contrast, Course, Flagging, GroupLine, Participation, ParticipationLine, Report

DEFINITION = "answers of level 4 or 5 / answers of level 1 to 5, pooled over people"


def as_index(report: Report) -> dict[str, object]:
    """The report's figures for other programs: unrounded, shares 0..1; part of the stable surface."""
    headline = report.headline
    others = {
        "mean": headline.mean,
        "expectation": headline.expectation,
        "returning": headline.returning,
        "comprehensive": headline.comprehensive,
        "previous": report.previous,
    }
    return {
        "form": report.form,
        "period": str(report.period),
        "first_day": report.days.first.isoformat(),
        "last_day": report.days.last.isoformat(),
        "facility": report.facility_code,
        "department": report.department_code,
        "definition": DEFINITION,
        **figure(headline.satisfaction),
        "received": report.received,
        "excluded": sum(report.excluded.values()),
        "excluded_by_reason": report.excluded,
        **_flagged(report.flagging),
        "withheld": report.withheld,
        "target": report.target,
        "target_verdict": None if report.withheld else against_target(headline.satisfaction, report.target),
        "numbers": {name: estimate and figure(estimate) for name, estimate in others.items()},
        "change": contrast(report.change),
        "departments": [_department(line) for line in report.departments],
        "trend": _trend(report),
        "weighted_by_visits": report.weighted and figure(report.weighted),
        "participation": _participation(report.participation),
        "versions": list(report.versions),
        "version": report.version,
        "rounds": list(report.rounds),
        "rules": report.rules,
        "remarks": [remark.told(str) for remark in report.remarks],
        "software": report.software,
        "made_at": report.made_at.isoformat(),
        "issue": None,  # of a closed quarter see issued.Issued
    }


def _flagged(flagging: Flagging | None) -> dict[str, object]:
    """The official figure counts flagged responses; beside it stands the one without them."""
    if flagging is None:
        return {"flagged": None, "flagged_by_rule": None, "without_flagged": None}
    return {
        "flagged": flagging.total.flagged,
        "flagged_by_rule": flagging.rules,
        "without_flagged": figure(flagging.total.without),
    }


def _trend(report: Report) -> dict[str, object] | None:
    """The quarters, and for patients the months, up to the end of a half-year or a year."""
    if report.quarters is None:
        return None
    return {"quarters": _course(report.quarters), "months": report.months and _course(report.months)}


def _course(found: Course) -> dict[str, object]:
    points = [
        {
            "period": str(point.when),
            "satisfaction": point.rate and figure(point.rate),
            "limits": point.limits and list(point.limits),
            "signal": point.is_signal,
            "change": contrast(point.change),
            "issue": point.issue or None,
        }
        for point in found.points
    ]
    return {"method": found.method, "centre": found.centre, "issue": found.issue or None, "points": points}


def figure(estimate: Estimate) -> dict[str, object]:
    """An estimate, unrounded."""
    return {**asdict(estimate), "flags": list(estimate.flags)}


def contrast(found: Contrast | None) -> dict[str, object] | None:
    """A difference of shares, -1..1, with its interval, its level p before Holm's rule, and the verdict after it."""
    if found is None:
        return None
    return {**asdict(found.difference), "people": list(found.difference.people), "verdict": found.verdict}


def _department(line: GroupLine) -> dict[str, object]:
    """A department, and how it stands beside all others."""
    return {
        "code": line.code,
        "name": line.name,
        "hidden": line.is_hidden,
        "satisfaction": line.satisfaction and figure(line.satisfaction),
        "contrast": contrast(line.contrast),
    }


def _participation(found: Participation | None) -> dict[str, object] | None:
    if found is None:
        return None
    return {
        **_turnout(found.total),
        "of_people": found.of_people,
        "departments": [{"code": line.code, **_turnout(line)} for line in found.departments],
        "missing": list(found.missing),
        "days_missing": [[str(days.first), str(days.last)] for days in found.days_missing],
    }


def _turnout(line: ParticipationLine) -> dict[str, object]:
    return {"received": line.received, "visits": line.visits, "rate": line.rate}
