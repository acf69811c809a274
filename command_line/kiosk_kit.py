"""`langnghe kiosk-kit`: everything an IT person needs to make a machine a kiosk, in one folder."""

import json
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import click
from jinja2 import Environment, PackageLoader, StrictUndefined

from survey_core.spoken import SpokenError

from .kiosk_address import KioskAddress, read_address
from .kiosk_flags import DEBIAN_SWITCHES, WINDOWS_LINE, windows_shortcuts
from .kiosk_policy import DOWNLOADS, policy_json, policy_registry
from .opening import read_settings
from .words import _, fail

LONGEST_NAME = 60
TEXTS = (
    "HUONG-DAN.txt",
    "README.txt",
    "kiosk.sh",
    "langnghe-kiosk.service",
    "windows/HUONG-DAN-WINDOWS.txt",
    "windows/README-WINDOWS.txt",
    "windows/kiosk.cmd",
)
EXECUTABLE = 0o755


@click.command()
@click.option(
    "--address", "text", metavar="URL", help="Address of the survey; without it LANGNGHE_PUBLIC_URL."
)
@click.option("--output", "folder", required=True, metavar="FOLDER", type=click.Path(path_type=Path))
@click.option("--name", default="kiosk-1", show_default=True, help="What you call this kiosk.")
@click.option("--replace", is_flag=True, help="Write over a kit that is already in the folder.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(text: str | None, folder: Path, name: str, replace: bool, as_json: bool) -> None:
    """Write the launch line, policy, supervisor unit and Windows shortcut of a kiosk into a folder."""
    address = _address(text)
    files = kit(address, _name(name))
    _check(folder, replace)
    _write(folder, files)
    _tell(address, name, folder, list(files), as_json)


def kit(address: KioskAddress, name: str) -> dict[str, bytes]:
    """Every file of the kit by its path in the folder."""
    files = {path: _text(path, address, name) for path in TEXTS}
    files["langnghe-kiosk.json"] = policy_json(address).encode()
    files["windows/langnghe-kiosk.reg"] = policy_registry(address)
    return files


def _address(text: str | None) -> KioskAddress:
    try:
        return read_address(read_settings().public_url if text is None else text)
    except SpokenError as error:
        fail(error)


def _name(name: str) -> str:
    if not name.strip() or not name.isprintable() or len(name) > LONGEST_NAME:
        fail(_("A kiosk's name is one line of 1 to %(most)s letters.", most=LONGEST_NAME))
    return name


def _text(path: str, address: KioskAddress, name: str) -> bytes:
    """One text of the kit; what Windows opens has Windows' line ends."""
    # Plain text for shells and people, nothing a browser reads: there is no markup to escape.
    words = Environment(  # noqa: S701
        loader=PackageLoader("command_line", "kiosk_files"), undefined=StrictUndefined,
        keep_trailing_newline=True, trim_blocks=True,
    )  # fmt: skip
    words.filters |= {"shell": shlex.quote, "unit": lambda value: value.replace("%", "%%")}
    made = words.get_template(f"{path}.j2").render(
        address=address,
        name=name,
        downloads=DOWNLOADS,
        switches=DEBIAN_SWITCHES,
        windows_line=WINDOWS_LINE,
        shortcut=windows_shortcuts(address.page),
    )
    return made.replace("\n", "\r\n").encode() if path.startswith("windows/") else made.encode()


def _check(folder: Path, replace: bool) -> None:
    """Nothing of somebody else's is ever written over."""
    if folder.exists() and not folder.is_dir():
        fail(_("%(folder)s is a file. Choose another name for the folder.", folder=folder))
    try:
        is_taken = folder.is_dir() and any(folder.iterdir())
    except OSError as error:
        _refused(folder, error)
    if is_taken and not replace:
        fail(_("The folder %(folder)s is not empty. Choose another one, or say --replace to write the kit over what is there.",
               folder=folder))  # fmt: skip


def _write(folder: Path, files: dict[str, bytes]) -> None:
    for path, content in files.items():
        file = folder / path
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
            if file.suffix == ".sh":
                file.chmod(EXECUTABLE)
        except OSError as error:
            _refused(file, error)


def _refused(file: Path, error: OSError) -> NoReturn:
    fail(_("%(file)s cannot be written (%(reason)s). Choose another place for it.",
           file=file, reason=error.strerror or error))  # fmt: skip


def _tell(address: KioskAddress, name: str, folder: Path, files: list[str], as_json: bool) -> None:
    """What was written to standard output; what to know about the address beside it."""
    told = {
        "address": address.origin,
        "page": address.page,
        "name": name,
        "trusted": address.is_trusted,
        "lasting": address.is_lasting,
        "folder": str(folder.resolve()),
        "files": files,
    }
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        click.echo(_("%(count)s files for %(page)s written to %(folder)s. Begin with HUONG-DAN.txt.",
                     count=len(files), page=address.page, folder=folder))  # fmt: skip
    for note in _notes(address):
        click.echo(note, err=True)


def _notes(address: KioskAddress) -> Iterator[str]:
    if address.is_local:
        yield _("Only the server itself can open %(address)s; for a kiosk elsewhere give --address.",
                address=address.origin)  # fmt: skip
    elif not address.is_trusted:
        yield _("%(address)s is not https: the kit's policy lets the kiosk's browser trust this one address all the same.",
                address=address.origin)  # fmt: skip
    if not address.is_lasting:
        yield _("Chromium promises lasting storage only to a name with a dot or to a number, not to '%(host)s': a full disk may cost waiting answers.",
                host=address.host)  # fmt: skip
