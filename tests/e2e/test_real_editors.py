"""Neovim and Emacs themselves, where they are installed: symbols, hover, diagnostics, a code action.

They are configured as docs/editors.md says.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.client import CHECKOUT
from tests.support import fake_server

SECONDS = 120
CODE = """def total_of(rows, factor):
    total = sum(row.price * row.count for row in rows if row.count > row.free)
    return round((total + 1) * (factor - 1), 2)
"""

NEOVIM = """
local out = {}
local opened = vim.api.nvim_get_current_buf()
local client
if vim.lsp.config then  -- 0.11 and newer
  DOCUMENTED
  vim.bo.filetype = 'python'
  vim.wait(60000, function() client = vim.lsp.get_clients({ bufnr = opened })[1] return client ~= nil end, 50)
else
  local id = vim.lsp.start_client({
    name = 'leancode', cmd = { 'leancode-server' }, root_dir = vim.env.PROBE_ROOT,
    init_options = { settings = { pruning = { strategy = 'slimcode', removal = 0.4 } } },
    workspace_folders = {{ uri = vim.uri_from_fname(vim.env.PROBE_ROOT), name = 'tree' }},
  })
  vim.lsp.buf_attach_client(opened, id)
  vim.wait(60000, function() client = vim.lsp.buf_get_clients(opened)[id] return client ~= nil end, 50)
end
assert(client, 'not attached')
COMMANDS
out.version = string.match(vim.fn.execute('version'), 'NVIM %S+')
local document = { uri = vim.uri_from_bufnr(opened) }
local function ask(method, params)
  local request = vim.lsp.config and function(...) return client:request_sync(...) end or client.request_sync
  local answer = request(method, params, 60000, opened)
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
vim.cmd('LeanCodePruning')
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
DOCUMENTED
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
  (leancode-toggle-pruning)
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
          (list :version (format "Emacs %s, eglot" emacs-version)
                :hover (plist-get (plist-get hover :contents) :value)
                :symbol (plist-get (aref symbols 0) :name)
                :diagnostics shown :action (plist-get first :title) :second_line line)))))))
(kill-emacs 0)
"""

LSP_MODE = """
(require 'lsp-mode)
(require 'json)
(setq lsp-session-file (expand-file-name "session" (getenv "HOME"))
      lsp-enabled-clients '(leancode) lsp-auto-guess-root t lsp-response-timeout 60
      lsp-enable-file-watchers nil lsp-diagnostics-provider :none
      lsp-modeline-code-actions-enable nil lsp-headerline-breadcrumb-enable nil)
DOCUMENTED
(defun until (what)
  (let ((tries 0) found)
    (while (and (not (setq found (funcall what))) (< (setq tries (1+ tries)) 600))
      (accept-process-output nil 0.1))
    found))
(lsp-workspace-folders-add (getenv "PROBE_ROOT"))
(find-file (getenv "PROBE_FILE"))
(python-mode)
(lsp)
(until (lambda () (and (lsp-workspaces) (eq 'initialized (lsp--workspace-status (car (lsp-workspaces)))))))
(goto-char 7)
(let* ((hover (lsp-request "textDocument/hover" (lsp--text-document-position-params)))
       (symbols (until (lambda () (let ((found (lsp-request "workspace/symbol" '(:query "total_of"))))
                                    (and (> (length found) 0) found)))))
       (_ (lsp-request "workspace/executeCommand"
            (list :command "leancode.server.togglePruning" :arguments (vector (lsp--buffer-uri)))))
       (diagnostics (until (lambda () (gethash (buffer-file-name) (lsp-diagnostics t)))))
       (actions (lsp-request "textDocument/codeAction"
                  (list :textDocument (lsp--text-document-identifier)
                        :range (lsp--region-to-range (point) (point)) :context '(:diagnostics []))))
       (first (elt actions 0)))
  (lsp-execute-code-action first)
  (goto-char (point-min))
  (forward-line 1)
  (let ((line (buffer-substring-no-properties (line-beginning-position) (line-end-position))))
    (with-temp-file (getenv "PROBE_OUT")
      (insert (json-serialize
        (list :version (format "Emacs %s, lsp-mode" emacs-version)
              :hover (lsp-get (lsp-get hover :contents) :value)
              :symbol (lsp-get (elt symbols 0) :name)
              :diagnostics (length diagnostics) :action (lsp-get first :title) :second_line line))))))
(kill-emacs 0)
"""


def documented(language: str, *words: str) -> str:
    """The blocks of docs/editors.md in this language that have one of the words, as they stand there."""
    blocks = re.findall(
        rf"```{language}\n(.*?)```", (CHECKOUT / "docs/editors.md").read_text(encoding="utf-8"), re.DOTALL
    )
    return "\n".join(block for block in blocks if any(word in block for word in words))


def probe(command: list[str], folder: Path) -> Any:
    """What an editor reports, run in a tree with one file."""
    root = folder / "tree"
    root.mkdir()
    (root / "a.py").write_text(CODE, encoding="utf-8")
    (root / ".leancode.toml").touch()
    out = folder / "out.json"
    server = folder / "bin" / "leancode-server"
    server.parent.mkdir()
    server.write_text(f"#!/bin/sh\nexec {shlex.join([*fake_server.COMMAND, '0'])}\n", encoding="utf-8")
    server.chmod(0o755)
    environment = {
        **os.environ,
        "LEANCODE_CACHE_DIR": str(folder / "cache"),
        "PATH": f"{server.parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": f"{CHECKOUT}{os.pathsep}{CHECKOUT / 'server'}",
        "PROBE_ROOT": str(root),
        "PROBE_FILE": str(root / "a.py"),
        "PROBE_OUT": str(out),
        "HOME": str(folder),
    }
    done = subprocess.run(
        [*command], env=environment, cwd=root, capture_output=True, timeout=SECONDS, text=True, check=False
    )
    assert out.exists(), done.stdout + done.stderr
    seen = json.loads(out.read_text(encoding="utf-8"))
    # The transcript, which `pytest -rP` shows.
    sys.stdout.write(json.dumps(seen, indent=2, sort_keys=True, ensure_ascii=False))
    return seen


def has_lsp_mode() -> bool:
    """Whether Emacs finds lsp-mode."""
    if shutil.which("emacs") is None:
        return False
    loading = subprocess.run(["emacs", "--batch", "--eval", "(require 'lsp-mode)"], capture_output=True, check=False)
    return loading.returncode == 0


@pytest.mark.skipif(shutil.which("nvim") is None, reason="neovim is not installed: apt-get install neovim")
@pytest.mark.skipif(sys.platform == "win32", reason="paths of the environment are joined as elsewhere")
def test_neovim(tmp_path: Path) -> None:
    script = tmp_path / "probe.lua"
    configuration = NEOVIM.replace("DOCUMENTED", documented("lua", "vim.lsp.config('leancode'"))
    script.write_text(configuration.replace("COMMANDS", documented("lua", "LeanCodePruning")), encoding="utf-8")
    guarded = f"lua local ok, why = pcall(dofile, '{script}') if not ok then print(why) vim.cmd('cquit 1') end"
    seen = probe(["nvim", "--headless", "--clean", "-n", "a.py", "-c", guarded], tmp_path)
    assert seen["hover"].startswith("```python\ndef total_of(rows, factor)\n```\n\n")
    assert seen["symbols"][0] == "total_of"
    assert seen["first"] == [0, 12, 4, "leancode"]
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
    configuration = documented("elisp", "eglot-server-programs", "leancode-toggle-pruning")
    script.write_text(EMACS.replace("DOCUMENTED", configuration), encoding="utf-8")
    seen = probe(["emacs", "--batch", "-l", str(script)], tmp_path)
    assert "def total_of(rows, factor)" in seen["hover"]
    assert "SlimCode" in seen["hover"]
    assert seen["symbol"] == "total_of"
    assert seen["diagnostics"] > 5
    assert seen["action"] == "Insert summary as docstring"
    assert seen["second_line"].startswith('    """')


@pytest.mark.skipif(not has_lsp_mode(), reason="lsp-mode is not installed: apt-get install emacs-nox elpa-lsp-mode")
@pytest.mark.skipif(sys.platform == "win32", reason="paths of the environment are joined as elsewhere")
def test_emacs_with_lsp_mode(tmp_path: Path) -> None:
    script = tmp_path / "probe.el"
    script.write_text(LSP_MODE.replace("DOCUMENTED", documented("elisp", "make-lsp-client")), encoding="utf-8")
    seen = probe(["emacs", "--batch", "-l", str(script)], tmp_path)
    assert seen["hover"].startswith("```python\ndef total_of(rows, factor)\n```\n\n")
    assert seen["symbol"] == "total_of"
    assert "SlimCode" in seen["hover"]
    assert seen["diagnostics"] > 5
    assert seen["action"] == "Insert summary as docstring"
    assert seen["second_line"].startswith('    """')
