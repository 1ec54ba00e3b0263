"""Bash: which statement each token is in, and what the tokens are."""

from __future__ import annotations

import pytest

from leancode_core.code.tokens import Role, TokenKind
from tests.support.lexed import statements_of, words_in_role, words_of_kind

HEADS = """\
#!/bin/bash
# remark
set -euo pipefail
. ./lib.sh
source "$HOME/x y"
readonly LIMIT=1
declare -a names=(1 "2 3")
run() {
  local a="$1" b
  export PATH="/x:$PATH"
  total=3
  total+=4
  names[0]=5
  ((total++))
  let total=total+1
  unset a
}
function other { run; }
"""
BLOCKS = """\
run() {
  if [[ -z "$a" && $b == x* ]]; then
    return 1
  elif [ -f "$c" ]; then
    exit 2
  else
    use "$a"
  fi
  for i in "${names[@]}"; do continue; done
  for ((i = 0; i < 3; i++)); do break; done
  while read -r line; do
    use "$line"
  done < file.txt
  case "$1" in
    a|b) use ;;
    *) shift ;;
  esac
  [ -n "$a" ] || return
  test -n "$a" && { use 1; exit 1; }
}
"""
CALLS = """\
run() {
  echo "hello $a"
  printf '%s\\n' "$a"
  logger -t x "no"
  grep x file | sort -u > out 2>&1
  ! use
  wait $!
  trap 'rm -f x' EXIT
  die "no"
  assert_equal 1 2
  read -r line
  FOO=bar make all
  cat <<EOF
hello $a
EOF
}
"""
KINDS = """\
run() { # why
  total="$1 of ${names[0]}"
  use --flag file "a b" 2 'c d' $total
  return 1
}
"""
ROLES = """\
if [ "$a" ]; then
  b=1
  use c
fi
for i in d e; do f; done
case $g in h) i=1 ;; esac
"""


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            HEADS,
            [
                "comment: #!/bin/bash",
                "comment: # remark",
                "annotation: set -euo pipefail",
                "import: . ./lib.sh",
                'import: source " $HOME /x y "',
                "variable: readonly LIMIT = 1",
                'variable: declare -a names = ( 1 "2 3" )',
                "signature: run ( ) {",
                'variable: local a = " $1 " b',
                'variable: export PATH = " /x: $PATH "',
                "variable: total = 3",
                "assign: total += 4",
                "assign: names [ 0 ] = 5",
                "assign: ((",
                "assign: total ++",
                "assign: ))",
                "assign: let total=total+1",
                "assign: unset a",
                "signature: }",
                "signature: function other {",
                "call: run ;",
                "signature: }",
            ],
        ),
        (
            BLOCKS,
            [
                "signature: run ( ) {",
                'if: if [[ -z " $a " && $b == x* ]] ; then',
                "return: return 1",
                "if: elif",
                'if: [ -f " $c " ] ;',
                "if: then",
                "return: exit 2",
                "if: else",
                'call: use " $a "',
                "if: fi",
                'for: for i in " ${ names [ @ ] } " ; do',
                "continue: continue ;",
                "for: done",
                "for: for (( i = 0 ; i < 3 ; i ++ )) ; do",
                "break: break ;",
                "for: done",
                "while: while read -r line ; do",
                'call: use " $line "',
                "while: done",
                "while: < file.txt",
                'switch: case " $1 " in',
                "case: a | b )",
                "call: use",
                "case: ;;",
                "case: * )",
                "continue: shift",
                "case: ;;",
                "switch: esac",
                'if: [ -n " $a " ]',
                "if: ||",
                "return: return",
                'if: test -n " $a "',
                "if: && {",
                "call: use 1 ;",
                "return: exit 1 ;",
                "if: }",
                "signature: }",
            ],
        ),
        (
            CALLS,
            [
                "signature: run ( ) {",
                'logger: echo " hello $a "',
                "logger: printf '%s\\n' \" $a \"",
                'logger: logger -t x "no"',
                "call: grep x file | sort -u > out 2 >& 1",
                "call: ! use",
                "synchronized: wait $!",
                "catch: trap 'rm -f x' EXIT",
                'throw: die "no"',
                "assert: assert_equal 1 2",
                "variable: read -r line",
                "call: FOO = bar make all",
                "call: cat << EOF hello $a EOF",
                "signature: }",
            ],
        ),
    ],
    ids=["heads", "blocks", "calls"],
)
def test_statements(source: str, expected: list[str]) -> None:
    assert statements_of("bash", source) == expected


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (TokenKind.IDENTIFIER, "total $1 names use $total"),
        (TokenKind.MEMBER, "run"),
        (TokenKind.TYPE, ""),
        (TokenKind.KEYWORD, "return"),
        (TokenKind.NUMBER, "0 2 1"),
        (TokenKind.STRING, "of --flag file \"a b\" 'c d'"),
        (TokenKind.COMMENT, "# why"),
    ],
)
def test_kinds(kind: TokenKind, expected: str) -> None:
    assert words_of_kind("bash", KINDS, kind) == expected


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.STRUCTURE, '[ " $a " ] i d e $g h'),
        (Role.INVOCATION, "use c f"),
    ],
)
def test_roles(role: Role, expected: str) -> None:
    assert words_in_role("bash", ROLES, role) == expected
