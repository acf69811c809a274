#!/bin/sh
# What the tests need from the system: Chromium, PostgreSQL's server, LibreOffice Calc and Writer, a Vietnamese font.
# Installs what is missing where it may; else says in one sentence what to install, and fails.
set -eu

missing=""
command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 || missing="$missing chromium"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null 2>&1 || missing="$missing postgresql"
command -v soffice >/dev/null 2>&1 || missing="$missing libreoffice-calc-nogui"
[ -n "$(ls -d /usr/lib/libreoffice/program/libswlo.so /usr/lib64/libreoffice/program/libswlo.so /opt/libreoffice*/program/libswlo.so 2>/dev/null)" ] || missing="$missing libreoffice-writer-nogui"
[ -d /usr/share/fonts/truetype/noto ] || [ -z "$missing" ] || missing="$missing fonts-noto-core"
[ -n "$missing" ] || exit 0

if command -v apt-get >/dev/null 2>&1; then
    if [ "$(id -u)" = 0 ]; then as_root=""; elif sudo -n true 2>/dev/null; then as_root="sudo -n"; else as_root="no"; fi
    if [ "$as_root" != "no" ]; then
        echo "Installing for the tests:$missing"
        export DEBIAN_FRONTEND=noninteractive
        $as_root apt-get update -qq
        # shellcheck disable=SC2086
        $as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null
        exit 0
    fi
fi
echo "The tests need these packages of the system, which could not be installed:$missing. Install them, then run 'make test' again." >&2
exit 1
