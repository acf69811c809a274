"""What the audit trail's acts are called: a verb and a noun, as the office would say them."""

from flask_babel import lazy_gettext

VERBS = {
    "add": lazy_gettext("add"),
    "approve": lazy_gettext("approve"),
    "change": lazy_gettext("change"),
    "change_password": lazy_gettext("change the password of"),
    "check": lazy_gettext("check"),
    "close": lazy_gettext("close"),
    "close_ways": lazy_gettext("close the ways in of"),
    "code": lazy_gettext("make a pairing code for"),
    "correct": lazy_gettext("correct"),
    "deactivate": lazy_gettext("deactivate"),
    "disable_two_factor": lazy_gettext("switch off the second factor of"),
    "discard": lazy_gettext("drop"),
    "edit": lazy_gettext("change"),
    "enable_two_factor": lazy_gettext("switch on the second factor of"),
    "end_sessions": lazy_gettext("sign out everywhere"),
    "enter": lazy_gettext("type in"),
    "export": lazy_gettext("download"),
    "fail_sign_in": lazy_gettext("fail to sign in to"),
    "follow_up": lazy_gettext("write down what came of the plan of"),
    "freeze": lazy_gettext("close for good"),
    "hand_over": lazy_gettext("hand over the ways in of"),
    "import": lazy_gettext("import"),
    "invite": lazy_gettext("invite"),
    "label": lazy_gettext("name"),
    "make": lazy_gettext("make"),
    "merge": lazy_gettext("merge"),
    "new_pin": lazy_gettext("give another service number to"),
    "open": lazy_gettext("open"),
    "order": lazy_gettext("reorder"),
    "pause": lazy_gettext("pause"),
    "publish": lazy_gettext("publish"),
    "reactivate": lazy_gettext("reactivate"),
    "read": lazy_gettext("read"),
    "reissue": lazy_gettext("issue again a report of"),
    "remove": lazy_gettext("remove"),
    "remove_two_factor": lazy_gettext("take away the second factor of"),
    "rename": lazy_gettext("rename"),
    "renew_recovery": lazy_gettext("renew the recovery codes of"),
    "reopen": lazy_gettext("reopen"),
    "reset_password": lazy_gettext("reset the password of"),
    "resume": lazy_gettext("resume"),
    "retire": lazy_gettext("retire"),
    "retry": lazy_gettext("try again to send"),
    "revoke": lazy_gettext("revoke"),
    "rotate": lazy_gettext("replace the code of"),
    "save": lazy_gettext("save"),
    "security": lazy_gettext("change the security settings of"),
    "send_back": lazy_gettext("send back"),
    "serve": lazy_gettext("change what is shown on"),
    "set_aside": lazy_gettext("set aside"),
    "set_password": lazy_gettext("set the password of"),
    "settings": lazy_gettext("change the settings of"),
    "settle": lazy_gettext("look into the missing numbers of"),
    "sign_in": lazy_gettext("sign in to"),
    "sign_out": lazy_gettext("sign out of"),
    "split": lazy_gettext("split"),
    "start": lazy_gettext("begin"),
    "take_back": lazy_gettext("take back"),
    "take_queue": lazy_gettext("read in the saved queue of"),
    "target": lazy_gettext("set the targets of"),
    "undo": lazy_gettext("undo"),
    "undo_rename": lazy_gettext("undo the renaming of"),
    "undo_succession": lazy_gettext("undo the succession of"),
}
NOUNS = {
    "account": lazy_gettext("account"),
    "audit_trail": lazy_gettext("audit trail"),
    "collector": lazy_gettext("way in"),
    "comments": lazy_gettext("comments"),
    "delivery": lazy_gettext("mail"),
    "department": lazy_gettext("department"),
    "device": lazy_gettext("kiosk"),
    "draft": lazy_gettext("draft"),
    "export_file": lazy_gettext("file of raw responses"),
    "facility": lazy_gettext("facility"),
    "import": lazy_gettext("earlier answers"),
    "letterhead": lazy_gettext("letterhead"),
    "portal": lazy_gettext("portal package"),
    "posters": lazy_gettext("posters"),
    "province": lazy_gettext("province layout"),
    "quarter": lazy_gettext("quarter"),
    "questionnaire": lazy_gettext("questionnaire"),
    "report": lazy_gettext("report"),
    "report_template": lazy_gettext("report template"),
    "response": lazy_gettext("answer"),
    "results": lazy_gettext("results"),
    "round": lazy_gettext("round"),
    "slips": lazy_gettext("slips"),
    "staff_copies": lazy_gettext("staff copies"),
}


def act(action: str) -> str:
    """'rename department' for 'department.rename'; an act without words of its own by its code."""
    noun, _dot, verb = action.partition(".")
    if verb not in VERBS or noun not in NOUNS:
        return action
    return f"{VERBS[verb]} {NOUNS[noun]}"


def verbs() -> list[tuple[str, str]]:
    """(code, words) to choose from, by their words; of several with the same words the first."""
    said = {str(words): code for code, words in reversed(VERBS.items())}
    return [(code, words) for words, code in sorted(said.items(), key=lambda pair: pair[0].casefold())]


def alike(verb: str) -> list[str]:
    """The codes of every verb that is called the same."""
    return [code for code, words in VERBS.items() if str(words) == str(VERBS[verb])]
