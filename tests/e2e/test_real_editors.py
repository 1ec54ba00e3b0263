"""Neovim and Emacs themselves, where they are installed: symbols, hover, diagnostics, a code action."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.client import CHECKOUT
from tests.e2e.editing import SHOWN
from tests.support import fake_server

SECONDS = 120
CODE = """def total_of(rows, factor):
    total = sum(row.price * row.count for row in rows)
    return round((total + 1) * (factor - 1), 2)
"""
OPTIONS = {"settings": SHOWN}

NEOVIM = """
local out = {}
local opened = vim.api.nvim_get_current_buf()
local id = vim.lsp.start_client({
  name = 'leancode', cmd = vim.json.decode(vim.env.PROBE_COMMAND), root_dir = vim.env.PROBE_ROOT,
  workspace_folders = {{ uri = vim.uri_from_fname(vim.env.PROBE_ROOT), name = 'tree' }},
  init_options = vim.json.decode(vim.env.PROBE_OPTIONS),
})
vim.lsp.buf_attach_client(opened, id)
assert(vim.wait(60000, function() return vim.lsp.buf_get_clients(opened)[id] ~= nil end, 50), 'not attached')
local client = vim.lsp.get_client_by_id(id)
local document = { uri = vim.uri_from_bufnr(opened) }
local function ask(method, params)
  local answer = client.request_sync(method, params, 60000, opened)
  assert(answer and not answer.err, method .. vim.inspect(answer))
  return answer.result
end
local place = { line = 0, character = 6 }
out.hover = ask('textDocument/hover', { textDocument = document, position = place }).contents.value
out.symbols = {}
vim.wait(60000, function()
  for _, each in ipairs(ask('workspace/symbol', { query = 'total_of' })) do table.insert(out.symbols, each.name) end
  return #out.symbols > 0
end, 100)
vim.wait(60000, function() return #vim.diagnostic.get(opened) > 0 end, 50)
local first = vim.diagnostic.get(opened)[1]
out.diagnostics = #vim.diagnostic.get(opened)
out.first = { first.lnum, first.col, first.severity, first.source }
local range = { start = place, ['end'] = place }
local actions = ask('textDocument/codeAction',
  { textDocument = document, range = range, context = { diagnostics = {} } })
out.action = actions[1].title
vim.lsp.util.apply_workspace_edit(actions[1].edit, client.offset_encoding)
out.second_line = vim.api.nvim_buf_get_lines(opened, 1, 2, false)[1]
vim.cmd('undo')
out.undone = vim.api.nvim_buf_get_lines(opened, 1, 2, false)[1]
local file = io.open(vim.env.PROBE_OUT, 'w')
file:write(vim.json.encode(out))
file:close()
vim.cmd('qall!')
"""

EMACS = """
(require 'eglot)
(require 'json)
(add-to-list 'eglot-server-programs
  (cons 'python-mode
        (append (json-parse-string (getenv "PROBE_COMMAND") :array-type 'list)
                (list :initializationOptions
                      (json-parse-string (getenv "PROBE_OPTIONS") :object-type 'plist :false-object :json-false)))))
(setq eglot-connect-timeout 90 eglot-sync-connect 90)
(setq project-find-functions (list (lambda (_) (cons 'transient (file-name-as-directory (getenv "PROBE_ROOT"))))))
(find-file (getenv "PROBE_FILE"))
(python-mode)
(apply #'eglot--connect (eglot--guess-contact))
(eglot--maybe-activate-editing-mode)
(let* ((server (eglot-current-server))
       (place '(:line 0 :character 6))
       (document (eglot--TextDocumentIdentifier))
       (hover (jsonrpc-request server :textDocument/hover (list :textDocument document :position place) :timeout 60))
       (symbols [])
       (tries 0))
  (while (and (= (length symbols) 0) (< (setq tries (1+ tries)) 300))
    (setq symbols (jsonrpc-request server :workspace/symbol '(:query "total_of") :timeout 60))
    (sleep-for 0.1))
  (setq tries 0)
  (while (and (null (flymake-diagnostics)) (< (setq tries (1+ tries)) 300))
    (accept-process-output nil 0.1)
    (flymake-start))
  (let* ((shown (length (flymake-diagnostics)))
         (actions (jsonrpc-request server :textDocument/codeAction
                    (list :textDocument document :range (list :start place :end place) :context '(:diagnostics []))
                    :timeout 60))
         (first (aref actions 0)))
    (eglot--apply-workspace-edit (plist-get first :edit))
    (goto-char (point-min))
    (forward-line 1)
    (let ((line (buffer-substring-no-properties (line-beginning-position) (line-end-position))))
      (with-temp-file (getenv "PROBE_OUT")
        (insert (json-serialize
          (list :hover (plist-get (plist-get hover :contents) :value)
                :symbol (plist-get (aref symbols 0) :name)
                :diagnostics shown :action (plist-get first :title) :second_line line)))))))
(kill-emacs 0)
"""


def probe(command: list[str], folder: Path) -> Any:
    """What an editor reports, run in a tree with one file."""
    root = folder / "tree"
    root.mkdir()
    (root / "a.py").write_text(CODE, encoding="utf-8")
    out = folder / "out.json"
    environment = {
        **os.environ,
        "LEANCODE_CACHE_DIR": str(folder / "cache"),
        "PYTHONPATH": f"{CHECKOUT}{os.pathsep}{CHECKOUT / 'server'}",
        "PROBE_COMMAND": json.dumps([*fake_server.COMMAND, "0"]),
        "PROBE_OPTIONS": json.dumps(OPTIONS),
        "PROBE_ROOT": str(root),
        "PROBE_FILE": str(root / "a.py"),
        "PROBE_OUT": str(out),
        "HOME": str(folder),
    }
    done = subprocess.run(
        [*command], env=environment, cwd=root, capture_output=True, timeout=SECONDS, text=True, check=False
    )
    assert out.exists(), done.stdout + done.stderr
    return json.loads(out.read_text(encoding="utf-8"))


@pytest.mark.skipif(shutil.which("nvim") is None, reason="neovim is not installed: apt-get install neovim")
@pytest.mark.skipif(sys.platform == "win32", reason="paths of the environment are joined as elsewhere")
def test_neovim(tmp_path: Path) -> None:
    script = tmp_path / "probe.lua"
    script.write_text(NEOVIM, encoding="utf-8")
    guarded = f"lua local ok, why = pcall(dofile, '{script}') if not ok then print(why) vim.cmd('cquit 1') end"
    seen = probe(["nvim", "--headless", "--clean", "-n", "a.py", "-c", guarded], tmp_path)
    assert seen["hover"].startswith("```python\ndef total_of(rows, factor)\n```\n\n")
    assert seen["symbols"][0] == "total_of"
    assert seen["first"] == [1, 15, 4, "leancode"]
    assert seen["diagnostics"] > 5
    assert seen["action"] == "Insert summary as docstring"
    assert seen["second_line"].startswith('    """')
    assert seen["undone"] == CODE.split("\n")[1]


@pytest.mark.skipif(
    shutil.which("emacs") is None, reason="emacs is not installed: apt-get install emacs-nox elpa-eglot"
)
@pytest.mark.skipif(sys.platform == "win32", reason="paths of the environment are joined as elsewhere")
def test_emacs(tmp_path: Path) -> None:
    script = tmp_path / "probe.el"
    script.write_text(EMACS, encoding="utf-8")
    seen = probe(["emacs", "--batch", "-l", str(script)], tmp_path)
    assert "def total_of(rows, factor)" in seen["hover"]
    assert seen["symbol"] == "total_of"
    assert seen["diagnostics"] > 5
    assert seen["action"] == "Insert summary as docstring"
    assert seen["second_line"].startswith('    """')
