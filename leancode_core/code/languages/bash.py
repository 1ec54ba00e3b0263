"""Bash, and what of the other Bourne shells reads like it."""

import re

from leancode_core.code.languages.table import Language

LANGUAGE = Language(
    name="bash",
    grammar="tree_sitter_bash:language",
    query="bash.scm",
    extensions=(".sh", ".bash", ".zsh", ".ksh", ".bats", ".ebuild", ".eclass"),
    filenames=(
        ".bash_aliases",
        ".bash_functions",
        ".bash_login",
        ".bash_logout",
        ".bash_profile",
        ".bashrc",
        ".kshrc",
        ".profile",
        ".zlogin",
        ".zlogout",
        ".zprofile",
        ".zshenv",
        ".zshrc",
        "APKBUILD",
        "PKGBUILD",
        "bash.bashrc",
        "bashrc",
        "zshrc",
    ),
    interpreters=("sh", "bash", "dash", "ash", "zsh", "ksh", "mksh", "bats"),
    # The grammar stumbles over the flags of zsh, ${(f)lines}, over a semicolon at the end of an expansion within
    # another, ${list:+${list};}, and over grouped tests, [ \( -f a -o -f b \) -a -d c ].
    hidden=re.compile(rb"\$\{\([^()\n]*\)[^{}\n]*\}|(?<=\w\});(?=\})|(?<=\s)\\[()](?=\s)"),
)
