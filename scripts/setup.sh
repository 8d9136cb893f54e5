#!/bin/sh
# The steps of `make setup`, each safe to run again. What is missing is installed with apt where that is possible;
# where it is not, one sentence says what a person has to do, and the step fails.
#
#   setup.sh environment VENV          create the virtual environment with the system's Python, or another at hand
#   setup.sh dependencies VENV LOCK    install exactly what a lock file names, digests checked
#   setup.sh project VENV              install the project itself, editable
#   setup.sh pango VENV                check that WeasyPrint finds Pango
#   setup.sh program NAME              a program of that name, from the package of that name; without it, say so and go on
set -eu

export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1

stop() { # SENTENCE
    printf 'erreur : %s\n' "$1" >&2
    exit 1
}

# Fails, without asking anything, when apt is absent or when this person may not install.
install_with_apt() { # PACKAGE...
    command -v apt-get >/dev/null 2>&1 || return 1
    if [ "$(id -u)" -eq 0 ]; then
        as_root="env"
    elif command -v sudo >/dev/null 2>&1 && { [ -t 0 ] || sudo -n true 2>/dev/null; }; then
        as_root="sudo env" # at a terminal, sudo may ask for the password
    else
        return 1
    fi
    echo "Installation par apt : $*"
    $as_root DEBIAN_FRONTEND=noninteractive apt-get update -qq >/dev/null &&
        $as_root DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

# Whether an interpreter works, is of a version that suits and can make environments.
is_suitable() { # PROGRAM CONDITION
    "$1" -c "import sys, venv, ensurepip; sys.exit(not ($2))" 2>/dev/null
}

# Prints the interpreter to take. On Linux, the system's own comes first where it is of a version that is tried here: a
# distribution compiles it for speed (docs/performance.md).
find_python() {
    if [ "$(uname -s)" = Linux ] && is_suitable /usr/bin/python3 "(3, 11) <= sys.version_info < (3, 14)"; then
        echo /usr/bin/python3
        return 0
    fi
    for candidate in python3.13 python3.12 python3.11 python3 /usr/bin/python3; do
        if is_suitable "$candidate" "sys.version_info >= (3, 11)"; then
            echo "$candidate"
            return 0
        fi
    done
    return 1
}

create_environment() { # VENV
    python=$(find_python) || {
        install_with_apt python3 python3-venv || true
        python=$(find_python) ||
            stop "Python 3.11 ou plus récent est nécessaire, avec son module venv : apt install python3-venv, en administrateur, puis relancer make."
    }
    "$python" -m venv --clear "$1" || stop "l'environnement $1 n'a pas pu être créé : vérifier les droits et la place disponible."
}

install_dependencies() { # VENV LOCK
    echo "Installation des dépendances de $2"
    "$1/bin/python" -m pip install --quiet --require-hashes -r "$2" ||
        stop "les dépendances de $2 n'ont pas pu être installées : vérifier l'accès à l'index de paquets Python, puis relancer make."
}

install_project() { # VENV
    "$1/bin/python" -m pip install --quiet --no-deps --no-build-isolation --editable . ||
        stop "le projet n'a pas pu être installé dans $1 : lancer make clean, puis relancer make."
}

check_pango() { # VENV
    "$1/bin/python" -c 'import weasyprint' >/dev/null 2>&1 && return 0
    install_with_apt libpango-1.0-0 libpangoft2-1.0-0 || true
    "$1/bin/python" -c 'import weasyprint' >/dev/null ||
        stop "Pango, la bibliothèque qui met en page les PDF, est absente : apt install libpango-1.0-0 libpangoft2-1.0-0, en administrateur, puis relancer make."
}

# What is only measured against may be absent: whoever measures names it.
provide_program() { # NAME
    command -v "$1" >/dev/null 2>&1 && return 0
    install_with_apt "$1" || true
    command -v "$1" >/dev/null 2>&1 || echo "Le programme $1 est absent, et apt n'a pas pu l'installer : la suite s'en passe."
}

step=$1
shift
case $step in
    environment) create_environment "$@" ;;
    dependencies) install_dependencies "$@" ;;
    project) install_project "$@" ;;
    pango) check_pango "$@" ;;
    program) provide_program "$@" ;;
    *) stop "étape inconnue : $step" ;;
esac
