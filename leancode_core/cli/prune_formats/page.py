"""Pruned functions as one HTML page that needs nothing besides itself and can do nothing."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from leancode_core.cli.prune_formats.characters import showable
from leancode_core.cli.prune_formats.function import HEATS, PrunedFunction, meaning_of_importance
from leancode_core.cli.prune_formats.pieces import Look, Piece, pieces_of

# Every pair of text and background has a contrast of at least 4.5, removed tokens included. What a colour says is
# also said otherwise: removed tokens are struck through, the most important ones bold, and all have a title.
_STYLE = """
:root { color-scheme: light dark; --page: #f6f8fa; --card: #ffffff; --line: #d1d9e0; --text: #1f2328;
  --faded: #656d76; --heat1: #fff4d6; --heat2: #ffe3a3; --heat3: #ffcf70; --heat4: #ffb84d; }
@media (prefers-color-scheme: dark) {
  :root { --page: #010409; --card: #0d1117; --line: #3d444d; --text: #f0f6fc;
    --faded: #8b949e; --heat1: #2d2408; --heat2: #46370a; --heat3: #5f4a0a; --heat4: #7a5c00; }
}
body { margin: 0; padding: 1.5rem; background: var(--page); color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 72rem; margin: 0 auto; }
h1 { font-size: 1.3rem; margin: 0 0 .5rem; overflow-wrap: anywhere; }
section, header { background: var(--card); border: 1px solid var(--line); border-radius: .5rem;
  padding: .9rem 1.1rem; margin: 0 0 1rem; }
h2 { font: 600 1rem/1.5 ui-monospace, Menlo, Consolas, monospace; margin: 0; overflow-wrap: anywhere; }
p { margin: .2rem 0; color: var(--faded); font-size: .9rem; overflow-wrap: anywhere; }
pre { margin: .8rem 0 0; overflow-x: auto; tab-size: 4; direction: ltr;
  font: .9rem/1.6 ui-monospace, Menlo, Consolas, monospace; }
pre span { unicode-bidi: isolate; }
.kept { color: var(--text); border-radius: .2rem; }
.removed { color: var(--faded); text-decoration: line-through; }
.documentation { color: var(--faded); font-style: italic; }
.heat1 { background: var(--heat1); } .heat2 { background: var(--heat2); }
.heat3 { background: var(--heat3); } .heat4 { background: var(--heat4); font-weight: 600; }
.legend { font-family: ui-monospace, Menlo, Consolas, monospace; }
.legend span { padding: 0 .3rem; margin-right: .5rem; }
"""
# Nothing on the page may run or be fetched, whatever the code that is shown contains.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def as_html(functions: Sequence[PrunedFunction]) -> str:
    """The page: a legend, then every function with its whole source."""
    title = f"Pruned: {_escaped(functions[0].path)}" if functions else "Pruned: no functions"
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{_STYLE}</style>
</head>
<body>
<main>
<header>
<h1>{title}</h1>
{_legend(functions)}
</header>
{"".join(map(_section, functions))}</main>
</body>
</html>"""


def _legend(functions: Sequence[PrunedFunction]) -> str:
    if not functions:
        return "<p>There is nothing to show.</p>"
    pruned = functions[0].pruned
    samples = ['<span class="kept">kept</span>', '<span class="removed">removed</span>']
    if any(function.pruned.lexed.unit.docstring_span for function in functions):
        samples.append('<span class="documentation">documentation, read apart</span>')
    what = f"strategy {_escaped(pruned.strategy)}, removal ratio {pruned.removal:g} of {functions[0].counted_in}"
    lines = [f"<p>{what}</p>", f'<p class="legend">{"".join(samples)}</p>']
    if functions[0].importance is not None:
        names = ("lowest fifth", "second", "third", "fourth", "highest fifth")
        scale = "".join(f'<span class="kept heat{heat}">{names[heat]}</span>' for heat in range(HEATS))
        lines.append(f'<p class="legend">importance of what is kept: {scale}</p>')
        lines.append(f"<p>importance: {_escaped(meaning_of_importance(pruned.strategy))}</p>")
    return "\n".join(lines)


def _section(function: PrunedFunction) -> str:
    code = "".join(_piece(function, piece) for piece in pieces_of(function))
    return f"""<section>
<h2>{_escaped(function.title)}</h2>
<p>{_escaped(function.place)} · {_escaped(function.facts.replace("->", "→"))}</p>
<pre tabindex="0">{code}</pre>
</section>
"""


def _piece(function: PrunedFunction, piece: Piece) -> str:
    text = _escaped(piece.text)
    if piece.look is Look.BLANK:
        return text
    if piece.look is Look.DOCUMENTATION:
        return f'<span class="documentation" title="documentation, read apart">{text}</span>'
    lexed = function.pruned.lexed
    title = f"{lexed.category(lexed.tokens[piece.token]).value}, {piece.look.value}"
    style = piece.look.value
    if function.importance is not None and function.heats is not None:
        title += f", importance {function.importance[piece.token]:.3g}"
        if piece.look is Look.KEPT:
            style += f" heat{function.heats[piece.token]}"
    return f'<span class="{style}" title="{title}">{text}</span>'


def _escaped(text: str) -> str:
    return escape(showable(text))
