#!/bin/sh
# Builds the package, installs it in a new environment outside the clone, and works with it in an empty folder, as
# somebody would who has nothing else.
#
#   try_wheel.sh LOCK [FOLDER]    the dependencies of LOCK, digests checked; FOLDER is made anew (a temporary one without)
set -eu
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 PYTHONUTF8=1

lock=$(realpath "$1")
clone=$(pwd)
place=${2:-$(mktemp -d)}
rm -rf "$place" && mkdir -p "$place/desk"
place=$(realpath "$place")
python=${PYTHON:-python3}

"$python" -m venv "$place/environment"
"$place/environment/bin/pip" install --quiet --require-hashes -r "$lock"
"$place/environment/bin/pip" wheel --quiet --no-deps --no-build-isolation -w "$place/wheel" .
"$place/environment/bin/pip" install --quiet --no-deps "$place"/wheel/ctg-*.whl

cd "$place/desk"
ctg="$place/environment/bin/ctg"
unset PYTHONPATH CTG_PROJET || true
"$ctg" --version
"$ctg" projet .
"$ctg" nouveau "Essai" --communes 13041,13046
"$ctg" generer content/essai
"$ctg" projet . --exemple
"$ctg" generer content/exemple-complet --final
"$ctg" projet --ou
for file in output/essai/convention.pdf output/essai/convention.docx output/exemple-complet/annexe-3-plan-actions.pdf; do
    test -s "$file" || { echo "$file is missing" >&2; exit 1; }
done
built=
if [ -d "$clone/generator/atelier/static/vendor" ]; then
    built=--built
fi
"$place/environment/bin/python" "$clone/scripts/ask_atelier.py" "$ctg" . $built
# Nothing was written where the program stands, but what Python compiles.
test -z "$(find "$place/environment" -newer "$place/desk/ctg.toml" -type f ! -path '*/__pycache__/*')" || {
    echo "the program wrote in its own folder" >&2
    exit 1
}
echo "The wheel is complete: $(ls "$place/wheel")"
