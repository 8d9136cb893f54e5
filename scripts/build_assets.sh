#!/bin/sh
# Builds what the pages of the atelier take from npm: htmx, an editor of texts, and their licences.
#
#   build_assets.sh [--if-possible]    into generator/atelier/static/vendor; with the option, a machine without npm, or
#                                      without what npm asks for, is told what it goes without, and the script succeeds
#
# Nothing is built when what stands there was built from the same sources.
set -eu

place=$(cd "$(dirname "$0")/.." && pwd)
sources="$place/scripts/assets"
target="$place/generator/atelier/static/vendor"

leave() { # SENTENCE
    if [ "$wish" = --if-possible ]; then
        printf "L'atelier marchera en mode simple, sans éditeur ni mise à jour instantanée : %s\n" "$1"
        exit 0
    fi
    printf 'erreur : %s\n' "$1" >&2
    exit 1
}

wish=${1:-}
digest=$(cat "$sources/package-lock.json" "$sources/editor.js" "$sources/build.mjs" | cksum)
if [ -f "$target/.sources" ] && [ "$(cat "$target/.sources")" = "$digest" ]; then
    exit 0
fi
command -v npm >/dev/null 2>&1 || leave "npm est absent (apt install nodejs npm)."
cd "$sources"
npm ci --ignore-scripts --silent || leave "npm n'a pas pu prendre ce qu'il faut : vérifier l'accès à son dépôt."
node build.mjs "$target"
printf '%s\n' "$digest" >"$target/.sources"
