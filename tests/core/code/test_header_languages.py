"""Whether a `.h` is C or C++ is decided by what is in it."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from leancode_core.code.languages import language_of

CPP_HEADERS = [
    "class Parser;",
    "class API Parser final : public Base {\n};",
    "  namespace fmt { class x; }\n",
    "namespace a::b\n{\n}",
    "template <typename T> struct list;",
    "#include <string>\nvoid f(void);",
    "void f(const std::string& name);",
    "struct S {\n  public:\n    int x;\n};",
    "bool operator==(S a, S b);",
    "using Name = const char*;",
]
C_HEADERS = [
    "void f(void);\n",
    "#include <string.h>\n#include <sys/types.h>\nint f(void);",
    '#ifdef __cplusplus\nextern "C" {\n#endif\nint f(void);\n#ifdef __cplusplus\n}\n#endif\n',
    "/*\n * class of service, see namespace(7).\n * std::vector is faster.\n */\nint f(void);",
    "// like std::sort\nint sort(int *a);",
    "struct class_info { int public; };",
    "",
]


@pytest.mark.parametrize("header", CPP_HEADERS)
def test_header_with_cpp_in_it_is_cpp(header: str) -> None:
    language = language_of(PurePosixPath("include/some.h"), header.encode())
    assert language is not None
    assert language.name == "cpp"


@pytest.mark.parametrize("header", C_HEADERS)
def test_any_other_header_is_c(header: str) -> None:
    language = language_of(PurePosixPath("include/some.h"), header.encode())
    assert language is not None
    assert language.name == "c"
