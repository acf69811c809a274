"""The launch kit of a kiosk: what is written, for which addresses, and what is refused."""

import configparser
import json
import shutil
import subprocess

import pytest
from click.testing import CliRunner

from command_line.kiosk_flags import SWITCHES
from langnghe import main

HTTP, HTTPS = "http://khaosat.benhvien.vn", "https://khaosat.benhvien.vn"
FILES = {
    "HUONG-DAN.txt",
    "README.txt",
    "kiosk.sh",
    "langnghe-kiosk.json",
    "langnghe-kiosk.service",
    "windows/HUONG-DAN-WINDOWS.txt",
    "windows/README-WINDOWS.txt",
    "windows/kiosk.cmd",
    "windows/langnghe-kiosk.reg",
}


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "kit"


def kiosk_kit(folder, *options):
    return CliRunner().invoke(main, ["kiosk-kit", "--output", str(folder), *options])


def written(folder, address=HTTP, *options):
    result = kiosk_kit(folder, "--address", address, *options)
    assert result.exit_code == 0, result.output
    return folder


def policy(folder, address):
    return json.loads((written(folder, address) / "langnghe-kiosk.json").read_text(encoding="utf-8"))


def registry(folder, address):
    return (written(folder, address) / "windows/langnghe-kiosk.reg").read_bytes().decode("utf-16")


def unit(folder, *options):
    file = written(folder, HTTP, *options) / "langnghe-kiosk.service"
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str
    parser.read_string(file.read_text(encoding="utf-8"))
    return parser


def test_every_file_is_written_and_named(folder):
    result = kiosk_kit(folder, "--address", HTTP, "--json")
    told = json.loads(result.stdout)
    there = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert there == FILES == set(told["files"])
    assert (told["page"], told["trusted"], told["lasting"]) == (f"{HTTP}/kiosk/", False, True)
    assert (folder / "kiosk.sh").stat().st_mode & 0o111


def test_without_an_address_it_is_the_one_people_open(environment, folder, monkeypatch):
    monkeypatch.setenv("LANGNGHE_PUBLIC_URL", HTTPS)
    assert kiosk_kit(folder).exit_code == 0
    assert f"PAGE={HTTPS}/kiosk/" in (folder / "kiosk.sh").read_text()


@pytest.mark.parametrize("name", ["kiosk-1", "Sảnh chính, tầng 1 (50% ánh sáng)", "$(reboot) `x` %i \"' \\"])
def test_a_name_is_only_ever_a_name(folder, name):
    written(folder, HTTP, "--name", name)
    assert name in (folder / "HUONG-DAN.txt").read_text(encoding="utf-8")
    assert name in (folder / "README.txt").read_text(encoding="utf-8")
    assert unit(folder, "--replace", "--name", name)["Unit"]["Description"].count("%") == 2 * name.count("%")
    active = [line for line in (folder / "kiosk.sh").read_text().splitlines() if line[:1] != "#"]
    assert not any(name in line for line in active)


@pytest.mark.parametrize("name", ["", "  ", "hai\ndòng", "a" * 61, "a\u2028b"])
def test_what_is_no_name_is_refused(folder, name):
    assert_refused(kiosk_kit(folder, "--address", HTTP, "--name", name), folder)


@pytest.mark.parametrize(
    "address",
    ["", "khaosat.benhvien.vn", "ftp://a.vn", "http://", "http://a.vn/khao-sat", "http://a.vn?x=1", "http://a.vn#b",
     "http://u:p@a.vn", "http://a.vn:0", "http://a.vn:99999", "http://[::1", "http://1.2.3", "http://0.0.0.0:8000",
     "http://[fe80::1%eth0]", "http://a&b.vn", "http://a%41.vn", "http://khảo-sát.vn", 'http://a"b.vn',
     "http://a'b.vn", "http://a$b.vn", "http://`a`.vn", "http://-a.vn", "http://a..vn", "http://a b.vn"],
)  # fmt: skip
def test_what_no_kiosk_can_open_is_refused_in_one_sentence(folder, address):
    assert_refused(kiosk_kit(folder, "--address", address), folder)


def assert_refused(result, folder):
    assert (result.exit_code, result.stdout) == (1, "")
    assert len(result.stderr.strip().splitlines()) == 1
    assert not folder.exists()


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("HTTPS://KhaoSat.BenhVien.vn:443/", "https://khaosat.benhvien.vn/kiosk/"),
        ("http://10.0.0.5:8000/kiosk/", "http://10.0.0.5:8000/kiosk/"),
        ("http://[fd00:0::5]:80", "http://[fd00::5]/kiosk/"),
    ],
)
def test_an_address_is_written_in_one_way(folder, address, page):
    assert f"PAGE={page}" in (written(folder, address) / "kiosk.sh").read_text().replace("'", "")


def test_a_folder_in_use_is_left_alone_until_told_otherwise(folder):
    folder.mkdir()
    (folder / "mine.txt").write_text("mine")
    refused = kiosk_kit(folder, "--address", HTTP)
    assert (refused.exit_code, len(refused.stderr.strip().splitlines())) == (1, 1)
    assert "--replace" in refused.stderr
    assert [path.name for path in folder.iterdir()] == ["mine.txt"]
    written(folder, HTTP, "--replace")
    assert (folder / "mine.txt").read_text() == "mine"


@pytest.mark.parametrize("place", ["file", "file/kit", "/proc/nowhere/kit"])
def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path, place):
    (tmp_path / "file").write_text("")
    result = kiosk_kit(tmp_path / place, "--address", HTTP)
    assert (result.exit_code, result.stdout) == (1, "")
    assert len(result.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("address", "insecure"),
    [(HTTPS, None), (HTTP, [HTTP]), ("http://10.0.0.5:8000", ["http://10.0.0.5:8000"]),
     ("http://localhost:8000", None), ("http://127.0.0.1:8000", None)],
)  # fmt: skip
def test_only_the_one_insecure_origin_is_trusted_and_only_where_needed(folder, address, insecure):
    assert policy(folder, address).get("OverrideSecurityRestrictionsOnInsecureOrigin") == insecure
    entry = f'\\OverrideSecurityRestrictionsOnInsecureOrigin]\r\n"1"="{address}"\r\n'
    assert registry(folder / "again", address).count(entry) == (2 if insecure else 0)


def test_the_policy_opens_the_page_and_nothing_else(folder):
    rules = policy(folder, "https://khaosat.benhvien.vn:8443")
    assert rules["URLBlocklist"] == ["*"]
    assert rules["URLAllowlist"][0] == "https://.khaosat.benhvien.vn:8443/kiosk/"
    assert (rules["DeveloperToolsAvailability"], rules["IncognitoModeAvailability"]) == (2, 1)
    assert not any(rules[name] for name in ("PrintingEnabled", "PasswordManagerEnabled", "TranslateEnabled"))
    assert (rules["SyncDisabled"], rules["ExtensionInstallBlocklist"]) == (True, ["*"])
    origins = {*rules["AutoplayAllowlist"], *rules["NotificationsAllowedForUrls"]}
    assert origins == {"https://khaosat.benhvien.vn:8443"}


def test_the_supervisor_starts_again_without_end_and_without_network(folder):
    parts = unit(folder)
    assert (parts["Service"]["Restart"], parts["Unit"]["StartLimitIntervalSec"]) == ("always", "0")
    assert "network.target" in parts["Unit"]["After"].split()
    assert "network" not in parts["Unit"]["Wants"] + parts["Unit"].get("Requires", "")


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not here")
def test_systemd_reads_the_unit(folder):
    file = written(folder, HTTP, "--name", "Sảnh 100%") / "langnghe-kiosk.service"
    text = file.read_text(encoding="utf-8").replace("/usr/bin/cage", "/bin/true")
    file.write_text(text, encoding="utf-8")
    told = subprocess.run(["systemd-analyze", "verify", str(file)], capture_output=True, text=True)
    assert (told.returncode, told.stdout + told.stderr) == (0, "")


def test_windows_gets_the_same_switches_and_never_a_window_that_forgets(folder):
    script = (written(folder) / "windows/kiosk.cmd").read_bytes()
    assert script.isascii()
    assert script.count(b"\r\n") == script.count(b"\n")
    for file in ("windows/HUONG-DAN-WINDOWS.txt", "windows/README-WINDOWS.txt"):
        lines = (folder / file).read_text(encoding="utf-8").splitlines()
        chrome, edge = (next(line for line in lines if exe in line) for exe in ("chrome.exe", "msedge.exe"))
        for switch in SWITCHES:
            assert switch.encode() in script
            assert switch in chrome
            assert switch in edge
        assert "--kiosk " in chrome
        assert "--kiosk " not in edge


@pytest.mark.parametrize("file", ["HUONG-DAN.txt", "README.txt"])
@pytest.mark.parametrize("address", [HTTP, HTTPS, "http://localhost:8000"])
def test_the_guide_goes_in_order_and_speaks_of_this_address(folder, file, address):
    text = (written(folder, address) / file).read_text(encoding="utf-8")
    steps = [text.index(f"\n{number}. ") for number in range(1, 6)]
    assert steps == sorted(steps)
    assert f"{address}/kiosk/" in text
    assert ("certutil -d" in text) == (address == HTTPS)


@pytest.mark.parametrize(
    ("address", "notes"), [(HTTPS, 0), (HTTP, 1), ("http://khaosat", 2), ("http://localhost:8000", 2)]
)
def test_what_an_address_costs_is_told(folder, address, notes):
    assert len(kiosk_kit(folder, "--address", address).stderr.strip().splitlines()) == notes
