"""Lua."""

from leancode_core.code.languages.table import Language

LANGUAGE = Language(
    name="lua",
    grammar="tree_sitter_lua:language",
    query="lua.scm",
    extensions=(
        ".lua",
        ".rockspec",
    ),
    filenames=(".luacheckrc", ".busted"),
    interpreters=("lua", "luajit", "texlua", "tarantool"),
    separators=(".", ":"),
    exports=frozenset({"M", "_M"}),
    quotes="\"'",
)
