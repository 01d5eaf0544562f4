#!/usr/bin/env bash
# Installs what the tests use of the system, on Debian and Ubuntu: a PostgreSQL server, which the tests
# start themselves. Skips what is there; where it cannot install, says so and goes on.
set -euo pipefail

without() {
    echo "$1; the tests on PostgreSQL are skipped." >&2
    exit 0
}

if command -v postgres >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null; then
    exit 0
fi
command -v apt-get >/dev/null || without "PostgreSQL is not installed"
as_root=(env)
if [ "$(id -u)" -ne 0 ]; then
    sudo -n true 2>/dev/null || without "PostgreSQL is not installed, and this user may not install it"
    as_root=(sudo -n env)
fi
install=(apt-get -qq -o DPkg::Lock::Timeout=120 install -y --no-install-recommends postgresql)
"${as_root[@]}" apt-get -qq update || without "The package lists cannot be had"
"${as_root[@]}" DEBIAN_FRONTEND=noninteractive "${install[@]}" >/dev/null || without "PostgreSQL was not installed"
