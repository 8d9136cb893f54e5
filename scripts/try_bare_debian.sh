#!/bin/sh
# Plays the steps of the Containerfile in a bare Debian root, without any container program; as root, for the CI.
#
#   try_bare_debian.sh PYTHON ROOT    PYTHON fetches the packages of the lock; the root is made anew, by debootstrap,
#                                     from the mirror that this machine's apt uses
set -eu
python=$1
root=$2
command -v debootstrap >/dev/null || { echo "debootstrap is missing" >&2; exit 1; }
mirror=$(apt-get indextargets --format '$(SITE)' | head -n 1)
[ -n "$mirror" ] || { echo "apt names no mirror here" >&2; exit 1; }

leave() { umount -l "$root/proc" "$root/dev" 2>/dev/null || true; }
trap leave EXIT
leave
rm -rf "$root" && mkdir -p "$root"
debootstrap --variant=minbase bookworm "$root" "$mirror" >"$root.log" 2>&1 ||
    { tail -n 5 "$root.log" >&2; exit 1; }
mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"

# The packages are fetched here, as this machine is set up to: the bare root is given them as files.
cp -L /etc/resolv.conf "$root/etc/resolv.conf"
"$python" -m pip download --quiet --require-hashes --only-binary=:all: --python-version 3.11 \
    -r requirements.lock -d "$root/wheels"
mkdir "$root/source"
git -c safe.directory='*' archive HEAD | tar -x -C "$root/source"
vendor=generator/atelier/static/vendor # built here: npm is not in the bare root
if [ -d "$vendor" ]; then
    cp -r "$vendor" "$root/source/generator/atelier/static/"
fi

chroot "$root" env PIP_NO_INDEX=1 PIP_FIND_LINKS=/wheels sh /source/scripts/install_debian.sh /source
cp scripts/ask_atelier.py "$root/ask_atelier.py"
rm -rf "$root/source" "$root/wheels"
mkdir "$root/travail"
chroot "$root" sh -ec '
    cd /travail
    export PYTHONUTF8=1
    ctg projet . && ctg nouveau "Essai" --communes 13041,13046 && ctg generer content/essai && ctg projet --ou
    test -s output/essai/convention.pdf && test -s output/essai/convention.docx
    python3 /ask_atelier.py ctg .'
echo "The steps of the Containerfile work in a bare Debian root."
