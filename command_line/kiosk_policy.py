"""What the browser of a kiosk may do, as Chromium's policy file and as Windows registry entries."""

import json
from collections.abc import Iterator

from .kiosk_address import KioskAddress

DOWNLOADS = "/home/kiosk/phieu-cho-gui"  # absolute: Chromium on Debian does not expand ${home}
BROWSERS = (r"Google\Chrome", r"Microsoft\Edge")
BLOCKED, ALLOWED, DISABLED = 2, 1, 1


def chromium_policy(address: KioskAddress) -> dict:
    """Every policy of /etc/chromium/policies/managed on a kiosk."""
    return _places(address) | _keeps_answers(address) | _nothing_but_the_page()


def policy_json(address: KioskAddress) -> str:
    return json.dumps(chromium_policy(address), indent=2, ensure_ascii=False) + "\n"


def policy_registry(address: KioskAddress) -> bytes:
    """What Windows needs for the answers to stay: the lists, for Chrome and Edge; regedit reads UTF-16."""
    lines = ["Windows Registry Editor Version 5.00", *_registry_lines(_keeps_answers(address))]
    return "\r\n".join([*lines, ""]).encode("utf-16")


def _places(address: KioskAddress) -> dict:
    return {
        "URLBlocklist": ["*"],
        # blob: is how the page hands out a stranded queue; chrome://policy shows that these rules are read
        "URLAllowlist": [address.pattern, "blob:*", "chrome://policy"],
        "DownloadDirectory": DOWNLOADS,
        "PromptForDownloadLocation": False,
        "AllowFileSelectionDialogs": False,
    }


def _keeps_answers(address: KioskAddress) -> dict:
    """Lasting storage, recordings aloud, and a worker where the address is not https."""
    lists = {
        # No policy names lasting storage; Chromium grants it to a site that may notify.
        "NotificationsAllowedForUrls": [address.origin],
        "CookiesAllowedForUrls": [address.origin],
        "AutoplayAllowlist": [address.origin],
    }
    if not address.is_trusted:
        lists["OverrideSecurityRestrictionsOnInsecureOrigin"] = [address.origin]
    if address.scheme == "http":
        lists["HttpAllowlist"] = [address.host]
    return lists


def _nothing_but_the_page() -> dict:
    return {
        # nobody finds another's traces, and nothing is ever kept in a window that forgets
        "IncognitoModeAvailability": DISABLED,
        "BrowserGuestModeEnabled": False,
        "BrowserAddPersonEnabled": False,
        "PasswordManagerEnabled": False,
        "AutofillAddressEnabled": False,
        "AutofillCreditCardEnabled": False,
        "AllowDeletingBrowserHistory": False,
        "DefaultCookiesSetting": ALLOWED,
        # no door out of the page
        "DeveloperToolsAvailability": BLOCKED,
        "PrintingEnabled": False,
        "ExtensionInstallBlocklist": ["*"],
        "EditBookmarksEnabled": False,
        "BookmarkBarEnabled": False,
        "DefaultPopupsSetting": BLOCKED,
        "DefaultGeolocationSetting": BLOCKED,
        "DefaultNotificationsSetting": BLOCKED,
        "AudioCaptureAllowed": False,
        "VideoCaptureAllowed": False,
        "ScreenCaptureAllowed": False,
        "TaskManagerEndProcessEnabled": False,
        # no bubble over the questions
        "TranslateEnabled": False,
        "SpellcheckEnabled": False,
        "SearchSuggestEnabled": False,
        "DefaultSearchProviderEnabled": False,
        "DefaultBrowserSettingEnabled": False,
        "PromotionsEnabled": False,
        "CommandLineFlagSecurityWarningsEnabled": False,
        "SuppressUnsupportedOSWarning": True,
        # nothing but the survey's own server is talked to; Debian's updates renew the browser
        "SyncDisabled": True,
        "BrowserSignin": 0,
        "MetricsReportingEnabled": False,
        "UserFeedbackAllowed": False,
        "ComponentUpdatesEnabled": False,
        "SafeBrowsingProtectionLevel": 0,
        "NetworkPredictionOptions": BLOCKED,
        "AlternateErrorPagesEnabled": False,
        "BackgroundModeEnabled": False,
    }


def _registry_lines(lists: dict[str, list[str]]) -> Iterator[str]:
    for browser in BROWSERS:
        for name, values in lists.items():
            yield ""
            yield rf"[HKEY_LOCAL_MACHINE\SOFTWARE\Policies\{browser}\{name}]"
            yield from (f'"{number}"="{value}"' for number, value in enumerate(values, start=1))
