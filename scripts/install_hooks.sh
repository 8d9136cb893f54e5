#!/bin/sh
# Installs the git hook of `make hooks`: before each commit, what `make lint` runs. A hook of yours is left as it is.
set -eu

hook=$(git rev-parse --git-path hooks)/pre-commit
lines='#!/bin/sh
# Installed by « make hooks ». Linters look at the files as they stand in the folder, not at what is staged.
exec make --no-print-directory lint'

if [ -e "$hook" ] && [ "$(cat "$hook")" != "$lines" ]; then
    echo "erreur : $hook existe déjà et n'est pas le nôtre ; y ajouter la ligne « make lint »." >&2
    exit 1
fi
mkdir -p "$(dirname "$hook")"
printf '%s\n' "$lines" >"$hook"
chmod +x "$hook"
echo "Installé : $hook. « git commit --no-verify » s'en passe."
