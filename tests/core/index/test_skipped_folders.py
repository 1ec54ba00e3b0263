"""Folders that are skipped by their name, by what stands beside them, or by what is in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.core.index.trees import found, found_in, problems, write_tree


@pytest.mark.parametrize(
    "folder",
    [
        *(".git", ".hg", ".svn", "CVS", "node_modules", "bower_components", "site-packages", ".venv", ".eggs"),
        *(
            "__pycache__",
            ".mypy_cache",
            ".tox",
            ".nox",
            ".gradle",
            ".next",
            "_build",
            ".stack-work",
            "dist-newstyle",
            ".build",
            ".zig-cache",
            "zig-out",
            "lua_modules",
            "x.egg-info",
            "cmake-build-debug",
        ),
    ],
)
def test_some_names_are_always_skipped(tmp_path: Path, folder: str) -> None:
    paths = ("a.py", f"{folder}/b.py", f"sub/{folder}/deep/c.py", f"{folder}.py", f"sub/my_{folder}_/d.py")
    assert found_in(tmp_path, *paths) == sorted(("a.py", f"{folder}.py", f"sub/my_{folder}_/d.py"))
    assert problems(tmp_path) == {}


@pytest.mark.parametrize("root", ["node_modules/lib", "node_modules", "lib/site-packages", ".venv", "app/vendor"])
def test_the_root_itself_is_never_skipped(tmp_path: Path, root: str) -> None:
    write_tree(tmp_path, {"app/go.mod": "", f"{root}/a.py": "x", f"{root}/pyvenv.cfg": "", f"{root}/b/c.py": "x"})
    assert found(tmp_path / root) == ["a.py", "b/c.py"]


@pytest.mark.parametrize(
    ("folder", "manifest"),
    [
        *(("vendor", "go.mod"), ("vendor", "composer.json"), ("vendor", "Gemfile"), ("deps", "mix.exs")),
        *(("dist", "package.json"), ("dist", "pyproject.toml"), ("Pods", "Podfile"), ("dist", "depot.cabal")),
        *(("target", "build.sbt"), ("target", "plugins.sbt")),
        *(("target", "Cargo.toml"), ("target", "pom.xml"), ("build", "setup.py"), ("build", "build.gradle.kts")),
        *(("build", "CMakeLists.txt"), ("out", "tsconfig.json"), ("coverage", "package.json")),
        *(("bin", "App.csproj"), ("obj", "App.csproj"), ("out", "app.iml")),
    ],
)
def test_words_of_two_meanings_are_skipped_beside_a_manifest(tmp_path: Path, folder: str, manifest: str) -> None:
    write_tree(tmp_path, {f"app/{manifest}": "", "app/src/a.py": "x", f"app/{folder}/b.py": "x"})
    write_tree(tmp_path, {f"{folder}/c.py": "x", f"app/src/{folder}/d.py": "x"})
    expected = ["app/src/a.py", f"app/src/{folder}/d.py", f"{folder}/c.py"]
    assert [path for path in found(tmp_path) if path != f"app/{manifest}"] == sorted(expected)


@pytest.mark.parametrize(
    ("folder", "manifest", "kept"),
    [("build", "package.json", True), ("target", "Cargo.toml", True), ("vendor", "go.mod", False)],
)
def test_a_gitignore_knows_better_what_is_output(tmp_path: Path, folder: str, manifest: str, *, kept: bool) -> None:
    write_tree(tmp_path, {f"app/{manifest}": "", f"app/{folder}/b.py": "x"})
    assert found_in(tmp_path, "a.py", git="*.log\n") == (["a.py", f"app/{folder}/b.py"] if kept else ["a.py"])


@pytest.mark.parametrize("telltale", ["pyvenv.cfg", "CACHEDIR.TAG"])
def test_environments_and_caches_are_known_by_a_file_in_them(tmp_path: Path, telltale: str) -> None:
    write_tree(tmp_path, {f"env/{telltale}": "", "env/a.py": "x", "env/lib/b.py": "x", "other/env/c.py": "x"})
    assert found(tmp_path) == ["other/env/c.py"]
