"""What a browser is called, from what it says it is, so that a person knows it in a list."""

from flask_babel import gettext

# In this order: almost every browser also claims to be Safari, and many claim to be Chrome.
BROWSERS = {
    "SamsungBrowser/": "Samsung Internet",
    "MicroMessenger/": "WeChat",
    "MiuiBrowser/": "Mi Browser",
    "HuaweiBrowser/": "Huawei Browser",
    "UCBrowser/": "UC Browser",
    "OPR/": "Opera",
    "YaBrowser/": "Yandex",
    "Edg": "Edge",
    "FxiOS/": "Firefox",
    "Firefox/": "Firefox",
    "CriOS/": "Chrome",
    "Chrome/": "Chrome",
    "Safari/": "Safari",
}
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS": "Mac",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}
PHONES = ("Android", "iPhone", "iPad")


def browser_in_words(label: str) -> str:
    """ "Chrome on Android", from the User-Agent header."""
    browser, system = _first(BROWSERS, label), _first(SYSTEMS, label)
    if browser and system:
        return str(gettext("%(browser)s on %(system)s", browser=browser, system=system))
    return browser or system or str(gettext("Unknown browser"))


def is_phone(label: str) -> bool:
    return any(phone in label for phone in PHONES)


def _first(names: dict[str, str], label: str) -> str | None:
    return next((name for sign, name in names.items() if sign in label), None)
