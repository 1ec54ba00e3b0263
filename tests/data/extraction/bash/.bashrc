# ~/.bashrc
case $- in *i*) ;; *) return ;; esac

alias ll='ls -l'
PS1='\u@\h:\w\$ '

# Makes a directory and enters it.
mkcd() {
    mkdir -p -- "$1" && cd -P -- "$1"
}

extract() {
    case "$1" in
        *.tar.gz|*.tgz) tar xzf "$1" ;;
        *.zip)          unzip "$1" ;;
        *) echo "extract: unknown: $1" >&2; return 1 ;;
    esac
}
up() { local n=${1:-1}; while (( n-- )); do cd ..; done; }
function git-branch { git rev-parse --abbrev-ref HEAD 2> /dev/null; }
__prompt_command() {
    local status=$?    # must come first
    PS1="[$status] $(git-branch) \$ "
}
PROMPT_COMMAND=__prompt_command

man() {
    LESS_TERMCAP_md=$'\e[01;31m' \
    command man "$@"
}

path_add() { [[ ":$PATH:" == *":$1:"* ]] || PATH="$1:$PATH"; }; path_drop() { PATH=${PATH//":$1:"/:}; }

if [ -f ~/.nvm/nvm.sh ]; then
    nvm() {
        unset -f nvm
        . ~/.nvm/nvm.sh
        nvm "$@"
    }
fi
