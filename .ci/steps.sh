# Steps of the CI, one after the other or beside the others; sourced by `run`.
#
#   step NAME            begins a step of the foreground; a chain beside that has failed ends the run here
#   beside NAME COMMAND  runs a command or a function beside what follows; its words are kept until `join`
#   join NAME            waits for it and shows its words, under its name; its failure ends the run
#
# What still runs beside when the run ends, for whatever reason, is ended with it.

beside_folder=$(mktemp -d)
declare -A beside_jobs=()
trap leave_steps EXIT

leave_steps() {
    local job
    for job in "${beside_jobs[@]}"; do
        kill -TERM -- "-$job" 2>/dev/null || true # the whole group: `make` and what it runs
    done
    rm -rf "$beside_folder"
}

step() {
    local name
    for name in "${!beside_jobs[@]}"; do
        if [ -e "$beside_folder/$name.status" ] && [ "$(cat "$beside_folder/$name.status")" -ne 0 ]; then
            join "$name"
        fi
    done
    printf '\n--- %s\n' "$*"
}

beside() {
    local name=$1
    shift
    set -m # a group of processes of its own
    (
        set +m
        trap - EXIT
        status=0
        # Not « "$@" || status=$? »: bash would go on after a command of a function that fails.
        (
            set -e
            "$@"
        ) &
        wait $! || status=$?
        echo "$status" >"$beside_folder/$name.part"
        mv "$beside_folder/$name.part" "$beside_folder/$name.status"
    ) >"$beside_folder/$name.log" 2>&1 &
    beside_jobs[$name]=$!
    set +m
}

join() {
    local name=$1 status
    wait "${beside_jobs[$name]}" || true
    unset "beside_jobs[$name]"
    printf '\n--- %s (beside)\n' "$name"
    cat "$beside_folder/$name.log"
    # Without a status, it was ended from outside.
    status=$(cat "$beside_folder/$name.status" 2>/dev/null || echo 1)
    if [ "$status" -ne 0 ]; then
        echo "$name has failed: code $status" >&2
        exit "$status"
    fi
}
