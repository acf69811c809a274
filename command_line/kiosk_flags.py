"""The switches a kiosk's browser is started with, each with its reason; the reasons stand in kiosk.sh."""

# Everywhere: Chromium, Chrome and Edge.
SWITCHES = {
    "--no-first-run": "no welcome page",
    "--no-default-browser-check": "no question about the default browser",
    "--noerrdialogs": "no window of Chromium's own that somebody would have to close",
    "--hide-crash-restore-bubble": "after a power cut the page comes back without asking what to restore",
    "--disable-session-crashed-bubble": "the same for older versions",
    "--disable-pinch": "two fingers do not leave the page zoomed for the next person",
    "--overscroll-history-navigation=0": "a wipe to the side does not leave the question",
    "--touch-events=enabled": "touch works even when the screen is found late",
    "--autoplay-policy=no-user-gesture-required": "recordings speak without a touch first",
}
UNWANTED = ("Translate", "TranslateUI", "TouchpadOverscrollHistoryNavigation")
DEBIAN_SWITCHES = {
    "--kiosk": "the page alone on the screen: no address bar, no tabs, nothing that closes it",
    **SWITCHES,
    "--password-store=basic": "no key ring that would ask for a password after the start",
    "--disable-component-update": "talks to the survey's server only; Debian's updates renew Chromium",
    f"--disable-features={','.join(UNWANTED)},SpareRendererForSitePerProcess": (
        "no offer to translate, no wipe on a touchpad, no spare process that would deceive the watch below"
    ),
}
WINDOWS_LINE = " ".join([*SWITCHES, f"--disable-features={','.join(UNWANTED)}"])
WINDOWS_PROFILE = r'"--user-data-dir=%LOCALAPPDATA%\LangNghe-kiosk"'
CHROME = r'"%ProgramFiles%\Google\Chrome\Application\chrome.exe"'
EDGE = r'"%ProgramFiles(x86)%\Microsoft\Edge\Application\msedge.exe"'


def windows_shortcuts(page: str) -> dict[str, str]:
    """One line for Chrome, one for Edge, whose own --kiosk is a window that forgets."""
    return {
        "chrome": f'{CHROME} {WINDOWS_PROFILE} {WINDOWS_LINE} --kiosk "{page}"',
        "edge": f'{EDGE} {WINDOWS_PROFILE} {WINDOWS_LINE} --start-fullscreen "--app={page}"',
    }
