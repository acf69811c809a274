"""The limits of a survey, as a report must state them."""

from survey_core.spoken import N_

from ..workbook.words import Words
from .content import Content

OF_ALL = (
    N_("The answers are those of people who were reached and willing to answer; people who did not answer may think "
       "otherwise, and no interval makes up for that."),
    N_("Rate: answers of level 4 or 5 among all answers of level 1 to 5, pooled over people; answers “not used” and blank "
       "ones stay out. The %(confidence)s confidence interval takes into account that the answers of one person resemble "
       "each other and that departments differ."),
)  # fmt: skip
FEW = {
    "unstable": N_(
        "Fewer than 30 people answered: the overall figure is not stable and no reason to act by itself."
    ),
    "approximate": N_("Fewer than 100 people answered: the intervals are approximate."),
}
OF_STAFF = N_("Of staff, figures of groups smaller than %(threshold)s people, and of small groups in which all answered alike, "
              "are not shown, nor any figure from which one of them could be worked out.")  # fmt: skip
OF_VERSIONS = N_("The questionnaire was worded in %(count)s versions in the period; questions with the same code are "
                 "counted together.")  # fmt: skip
OF_FLAGS = N_(
    "Flagged responses are a reason to look twice, not a verdict; the official figure counts them all."
)


def limits(content: Content, words: Words) -> list[str]:
    """The limits that hold for every survey, then those of this one."""
    report, say = content.report, words.say
    found = [say(OF_ALL[0]), say(OF_ALL[1], confidence=words.percent(report.confidence, 0))]
    found += [say(FEW[flag]) for flag in report.headline.satisfaction.flags if flag in FEW]
    if report.audience == "staff":
        found.append(say(OF_STAFF, threshold=report.rules.get("staff_threshold")))
    if len(report.versions) > 1:
        found.append(say(OF_VERSIONS, count=len(report.versions)))
    if report.flagging and report.flagging.total.flagged:
        found.append(say(OF_FLAGS))
    return found + [remark.told(say) for remark in report.remarks]
