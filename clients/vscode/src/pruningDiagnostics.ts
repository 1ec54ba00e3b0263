/** The server's own marks for removed tokens, and when VS Code draws them. What it does not, decorations have to. */

import { languages, workspace } from 'vscode';
import type { Diagnostic, Range, Uri } from 'vscode';
import { vsdiag } from 'vscode-languageclient/node';

/** VS Code draws no more of a file's diagnostics, whoever they are of, and does not tell which it leaves out. */
const MOST_DRAWN = 500;

export function isHeat(): boolean {
  return workspace.getConfiguration('leancode').get<string>('pruningView.look') === 'heat';
}

/**
 * A file is drawn by diagnostics or by decorations, never by both: then no theme can show a seam.
 * Decorations draw the heat look, and files with more marks than VS Code draws.
 */
export function shownDiagnostics(report: vsdiag.DocumentDiagnosticReport): vsdiag.DocumentDiagnosticReport {
  if (report.kind === vsdiag.DocumentDiagnosticReportKind.unChanged) {
    return { ...report, resultId: lookMark() + report.resultId };
  }
  const areDecorations = isHeat() || report.items.length > MOST_DRAWN;
  const items = areDecorations ? report.items.filter((item) => !isPruned(item)) : report.items;
  return { ...report, items, ...(report.resultId !== undefined && { resultId: lookMark() + report.resultId }) };
}

/** The server's own id of what is shown, unless that is in another look: then the answer must not be "unchanged". */
export function serverResultId(shown: string | undefined): string | undefined {
  return shown?.startsWith(lookMark()) ? shown.slice(lookMark().length) : undefined;
}

function lookMark(): string {
  return isHeat() ? 'heat:' : 'fade:';
}

/** What the diagnostics surely show: nothing once others' may have taken their place. */
export function coveredIn(uri: Uri): Range[] {
  const all = languages.getDiagnostics(uri);
  return all.length > MOST_DRAWN ? [] : all.filter(isPruned).map(({ range }) => range);
}

function isPruned(diagnostic: Diagnostic): boolean {
  return diagnostic.source === 'leancode' && diagnostic.code === 'pruned';
}
