"""The launch line of the kit, in the real Chromium."""

import fcntl
import mmap
import os
import signal
import subprocess

import pytest
from click.testing import CliRunner

from command_line.kiosk_address import read_address
from command_line.kiosk_flags import DEBIAN_SWITCHES
from command_line.kiosk_policy import chromium_policy
from langnghe import main

from .kiosk_browser import page_processes, running_binary, started, survey, wait_until_gone

PATIENCE = 60


def script(folder, address="http://khaosat.benhvien.vn"):
    result = CliRunner().invoke(main, ["kiosk-kit", "--address", address, "--output", str(folder / "kit")])
    assert result.exit_code == 0, result.output
    return folder / "kit" / "kiosk.sh"


def called(folder, *words):
    """What a stand-in for Chromium was called with."""
    (folder / "bin").mkdir(exist_ok=True)
    stand_in = folder / "bin" / "chromium"
    stand_in.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" >"{folder}/words"\n')
    stand_in.chmod(0o755)
    environment = {"HOME": str(folder), "PATH": f"{folder}/bin:{os.environ['PATH']}", "WATCH_SECONDS": "0.1"}
    told = subprocess.run(["sh", script(folder), *words], env=environment, capture_output=True, text=True)
    return told, (folder / "words").read_text().splitlines() if (folder / "words").exists() else []


def test_the_shell_reads_the_script(tmp_path):
    subprocess.run(["sh", "-n", script(tmp_path)], check=True)


def test_chromium_gets_every_switch_the_profile_and_the_page(tmp_path):
    told, words = called(tmp_path, "--enable-logging=stderr")
    assert (told.returncode, told.stderr) == (0, "")
    assert {*DEBIAN_SWITCHES, f"--user-data-dir={tmp_path}/langnghe-profile", "--enable-logging=stderr"} <= {
        *words
    }
    assert words[-1] == "http://khaosat.benhvien.vn/kiosk/"
    assert not [word for word in words if "incognito" in word or "guest" in word]


@pytest.mark.parametrize("word", ["--incognito", "--guest", "--temp-profile"])
def test_a_window_that_forgets_is_refused(tmp_path, word):
    told, words = called(tmp_path, word)
    assert (told.returncode, words) == (2, [])
    assert len(told.stderr.splitlines()) == 1


def test_a_second_kiosk_on_the_same_profile_is_refused(tmp_path):
    (tmp_path / "langnghe-profile").mkdir()
    with (tmp_path / "langnghe-profile" / "kiosk.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        told, words = called(tmp_path)
    assert (told.returncode, words) == (1, [])


def test_a_kiosk_killed_in_mid_air_opens_its_page_again_with_all_it_kept(tmp_path):
    """The lock that a power cut leaves behind, here under another machine's name, is no question to anybody."""
    with survey() as (address, visits):
        launch = script(tmp_path, address)
        with started(launch, tmp_path):
            assert visits.get(timeout=PATIENCE) == {"path": "/kiosk/", "starts": 1, "aloud": True}
        lock = tmp_path / "langnghe-profile" / "SingletonLock"
        lock.unlink(missing_ok=True)
        lock.symlink_to("another-machine-4711")
        with started(launch, tmp_path):
            assert visits.get(timeout=PATIENCE)["starts"] == 2


def test_the_script_ends_for_a_new_start_when_the_page_dies(tmp_path):
    with survey() as (address, visits), started(script(tmp_path, address), tmp_path) as kiosk:
        visits.get(timeout=PATIENCE)
        for process in page_processes(tmp_path):
            os.kill(process, signal.SIGKILL)
        assert kiosk.wait(timeout=PATIENCE) is not None
        assert b"page's process is gone" in kiosk.stderr.read()


def test_the_script_ends_with_chromium_when_it_is_stopped(tmp_path):
    with survey() as (address, visits), started(script(tmp_path, address), tmp_path) as kiosk:
        visits.get(timeout=PATIENCE)
        kiosk.terminate()
        kiosk.wait(timeout=PATIENCE)
        wait_until_gone(tmp_path, PATIENCE)


def test_every_policy_is_one_that_chromium_knows(browser):
    with open(running_binary(), "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as code:
        names = chromium_policy(read_address("http://khaosat.benhvien.vn"))
        assert [name for name in names if code.find(b"\0" + name.encode() + b"\0") < 0] == []
        assert code.find(b"\0NoPolicyOfThisName\0") < 0
