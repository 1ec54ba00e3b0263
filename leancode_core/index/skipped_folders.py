"""The folders that hold no source of their own: version control, dependencies, environments, caches, output."""

from __future__ import annotations

from collections.abc import Collection

_VERSION_CONTROL = ".git .hg .svn .bzr .jj .sl .pijul _darcs CVS"
_DEPENDENCIES = (
    "node_modules bower_components jspm_packages .yarn .pnpm-store .venv .virtualenv site-packages dist-packages "
    "__pypackages__ .pixi .direnv .bundle .cargo elm-stuff .eggs .terraform lua_modules .luarocks .cabal-sandbox"
)
_CACHES = (
    "__pycache__ .mypy_cache .pytest_cache .ruff_cache .hypothesis .tox .nox .cache .ipynb_checkpoints .gradle "
    ".parcel-cache .turbo .angular .dart_tool .nyc_output .ccls-cache .metals .bloop .bsp .elixir_ls .lexical .idea "
    ".vs .vscode-test"
)
_OUTPUT = (
    ".next .nuxt .output .svelte-kit .docusaurus .vercel .netlify .serverless .aws-sam .stack-work .build _build "
    "dist-newstyle .zig-cache zig-cache zig-out .scala-build DerivedData htmlcov storybook-static"
)
_ALWAYS = frozenset(f"{_VERSION_CONTROL} {_DEPENDENCIES} {_CACHES} {_OUTPUT}".split())
_ALWAYS_ENDINGS = (".egg-info", ".dist-info", ".xcodeproj", ".xcworkspace")
_ALWAYS_BEGINNINGS = ("cmake-build-",)

# A file in a folder that tells what the folder is, whatever its name.
_TELLTALES = frozenset({"pyvenv.cfg", "CACHEDIR.TAG"})

# Folders that somebody commits, so that no ignore file says what they are.
_VENDORED_BESIDE = {
    "vendor": ("go.mod", "composer.json", "Gemfile"),
    "deps": ("mix.exs", "rebar.config"),
    "Pods": ("Podfile",),
    "Carthage": ("Cartfile",),
    "dist": ("package.json", "setup.py", "setup.cfg", "pyproject.toml", ".cabal"),
}
_GRADLE = ("build.gradle", "build.gradle.kts", "settings.gradle", "settings.gradle.kts")
_OUTPUT_BESIDE = {
    "target": ("Cargo.toml", "pom.xml", "build.sbt", "plugins.sbt", "build.properties", "project.clj"),
    "build": ("package.json", "setup.py", "setup.cfg", "pyproject.toml", "CMakeLists.txt", "pubspec.yaml", *_GRADLE),
    "out": ("package.json", "tsconfig.json", ".iml", *_GRADLE),
    "coverage": ("package.json",),
    "bin": (".csproj", ".fsproj", ".vbproj"),
    "obj": (".csproj", ".fsproj", ".vbproj"),
}


def is_skipped_name(name: str) -> bool:
    """Whether a folder is skipped wherever it stands, by its name alone."""
    return name in _ALWAYS or name.endswith(_ALWAYS_ENDINGS) or name.startswith(_ALWAYS_BEGINNINGS)


def is_vendored_beside(name: str, files: Collection[str]) -> bool:
    """Whether a manifest among the files beside a folder tells that the folder holds other people's code."""
    return name in _VENDORED_BESIDE and _has_manifest(_VENDORED_BESIDE[name], files)


def is_output_beside(name: str, files: Collection[str]) -> bool:
    """Whether a manifest among the files beside a folder tells that a build writes the folder.

    `build`, `out` and the like are also names of source folders. Where a `.gitignore` is in force it knows better
    than this: a `build` that it leaves visible is source.
    """
    return name in _OUTPUT_BESIDE and _has_manifest(_OUTPUT_BESIDE[name], files)


def is_environment_or_cache(files: Collection[str]) -> bool:
    """Whether the files in a folder tell that it is a virtual environment or a cache."""
    return not _TELLTALES.isdisjoint(files)


def _has_manifest(manifests: tuple[str, ...], files: Collection[str]) -> bool:
    """A manifest is a file's name, or the ending of one (`.csproj`)."""
    return any(manifest in files or any(file.endswith(manifest) for file in files) for manifest in manifests)
