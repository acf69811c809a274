"""What a change would break, said in one sentence that names the question and the way out."""

from collections.abc import Mapping

from .changes import Change
from .spoken import N_

DOUBT = N_(
    "These texts have hardly a word in common with those published before: %(places)s. Confirm that they ask the same "
    "thing, or give the question a new code."
)
SENTENCES = {
    "audience": N_("A new version cannot ask other people than the questionnaire did (%(before)s, now %(after)s). Start a "
                   "questionnaire of its own."),
    "type": N_("Question %(item)s was answered in another way before (%(before)s, now %(after)s): answers of both would "
               "stand in one column. Give it a new code."),
    "role": N_("Question %(item)s was counted in another way before (%(before)s, now %(after)s). Give it a new code."),
    "section": N_("Question %(item)s was scored in section %(before)s and would now count in section %(after)s. Put it "
                  "back, or give it a new code."),
    "exchanged": N_("Question %(item)s would now ask what question %(detail)s asked before: the answers of both would be "
                    "mixed. Give it a new code, or move the question with its code."),
    "option removed": N_("Question %(item)s: answer “%(detail)s” (%(before)s) was offered before and may have been chosen. "
                         "Keep it, or give the question a new code."),
    "option exchanged": N_("Question %(item)s: the value “%(detail)s” stood for “%(before)s” and would now stand for "
                           "“%(after)s”, which has another value. Move answers with their values."),
}  # fmt: skip


def refusal(change: Change) -> tuple[str, dict[str, object]]:
    """(msgid, values) of the sentence about a breaking change."""
    values: dict[str, object] = {
        "item": change.item,
        "detail": change.detail,
        "before": _words(change.before),
        "after": _words(change.after),
    }
    return SENTENCES[change.what], values


def _words(texts: Mapping[str, str]) -> str:
    return texts.get("") or texts.get("vi") or next(iter(texts.values()), "–")
