#!/bin/sh
# Installs `ctg` for everybody on a Debian machine, as root: the same steps in a container, on a server, in the CI.
#
#   install_debian.sh SOURCE    SOURCE is a clone; nothing of it is used once this has ended. What the pages of the
#                               atelier take from npm is built there when npm is, unless it stands there already
set -eu
export DEBIAN_FRONTEND=noninteractive PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 PIP_ROOT_USER_ACTION=ignore PIP_NO_CACHE_DIR=1

source=$1
place=/opt/ctg

apt-get update -qq
apt-get install -y -qq --no-install-recommends python3 python3-venv libpango-1.0-0 libpangoft2-1.0-0 >/dev/null
python3 -m venv --clear "$place"
"$place/bin/pip" install --quiet --require-hashes -r "$source/requirements.lock"
sh "$source/scripts/build_assets.sh" --if-possible
wheels=$(mktemp -d)
"$place/bin/pip" wheel --quiet --no-deps --no-build-isolation -w "$wheels" "$source"
"$place/bin/pip" install --quiet --no-deps "$wheels"/ctg-*.whl
rm -rf "$wheels"
"$place/bin/python" -I -m generator.starting # those who use it may not write there
ln -sf "$place/bin/ctg" /usr/local/bin/ctg
ctg --version
