"""Refusals as sentences: what is wrong, where, and the way out, in the reader's language."""

from flask_babel import lazy_gettext

from .answers import OTHER, Problem
from .questionnaire import Definition, said

SENTENCES = {
    "unknown_collector": lazy_gettext("This code is not known, or it was used already. Check it against the poster or the slip, or ask the staff."),
    "needs_slip": lazy_gettext("Here each person answers with a slip of their own. Scan the code on your slip."),
    "slip_used": lazy_gettext("This slip has been used already: an answer was sent with it. Each slip is good for one answer."),
    "slip_revoked": lazy_gettext("The hospital has withdrawn this slip. Ask the staff for another one."),
    "slip_expired": lazy_gettext("The last day of this slip is over."),
    "device_not_paired": lazy_gettext("This kiosk is not paired for this survey. Type a pairing code from the staff page."),
    "wrong_collector": lazy_gettext("This code belongs to the questionnaire %(questionnaire)s, not to the one sent."),
    "unknown_version": lazy_gettext("Version %(version)s of this questionnaire is not published. Load the page again."),
    "collector_closed": lazy_gettext("This survey was closed before the answer was given."),
    "collector_paused": lazy_gettext("This survey is paused for the moment. Please come back later, or ask the staff."),
    "questionnaire_retired": lazy_gettext("The hospital no longer asks this questionnaire and takes no more answers to it."),
    "required": lazy_gettext("This question needs an answer. Please answer it, then send again."),
    "no_open_round": lazy_gettext("No survey round is open for this questionnaire now. Ask the quality office."),
    "unknown_language": lazy_gettext("The questionnaire does not exist in this language."),
    "sheet_taken": lazy_gettext("Sheet number %(sheet)s is already entered. Give this copy another number, or skip it."),
    "no_answers": lazy_gettext("No question has been answered yet. Answer at least one, then send."),
    "unknown_item": lazy_gettext("The questionnaire has no question with this code."),
    "out_of_scale": lazy_gettext("Choose one of the answers shown (%(low)s to %(high)s)."),
    "not_an_option": lazy_gettext("Choose one of the answers shown."),
    "not_a_number": lazy_gettext("Write a number in digits, for example 90."),
    "out_of_bounds": lazy_gettext("Write a number from %(low)s to %(high)s."),
    "not_text": lazy_gettext("Write the answer as text."),
    "too_long": lazy_gettext("The text has %(length)s characters; at most %(max_length)s fit. Please shorten it."),
}  # fmt: skip


def sentence(problem: Problem) -> str:
    """The sentence for a person, without the name of the question."""
    return str(SENTENCES[problem.reason]) % problem.values


def question_name(definition: Definition, problem: Problem, language: str) -> str:
    """The words of the question a problem is about; its code where the form does not know it."""
    item = definition.by_code.get((problem.item or "").removesuffix(OTHER))
    return said(item.text, language) if item else problem.item or ""
