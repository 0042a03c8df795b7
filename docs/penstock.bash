# bash completion of penstock, made by scripts/make_cli.py
_penstock() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} options=
    if [ "$COMP_CWORD" -eq 1 ]; then
        mapfile -t COMPREPLY < <(compgen -W "run check show ensemble assess bench --help --version" -- "$word")
        return
    fi
    case $before in
        --method)
            mapfile -t COMPREPLY < <(compgen -W "euler rk4" -- "$word")
            return ;;
        --engine)
            mapfile -t COMPREPLY < <(compgen -W "auto lanes scalar" -- "$word")
            return ;;
        --design)
            mapfile -t COMPREPLY < <(compgen -W "mc lhs" -- "$word")
            return ;;
        --keep)
            mapfile -t COMPREPLY < <(compgen -W "all summary" -- "$word")
            return ;;
        --on-float-error)
            mapfile -t COMPREPLY < <(compgen -W "stop continue" -- "$word")
            return ;;
    esac
    case ${COMP_WORDS[1]} in
        run) options="-o --output --set --scenario --vars --start --stop --dt --save --method --engine --json --on-float-error --strict --force -q --quiet -h --help --version" ;;
        check) options="--json --strict -q --quiet -h --help --version" ;;
        show) options="--json --strict -q --quiet -h --help --version" ;;
        ensemble) options="-o --output -n --members --seed --threads --engine --design --keep --strict --force -q --quiet -h --help --version" ;;
        assess) options="-o --output -n --members --seed --threads --engine --design --json --strict --force -q --quiet -h --help --version" ;;
        bench) options="-n --members --seed --threads --engine --design --json --strict -q --quiet -h --help --version" ;;
    esac
    if [[ $word == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word")
    else
        mapfile -t COMPREPLY < <(compgen -f -- "$word")
    fi
}
complete -o filenames -F _penstock penstock
