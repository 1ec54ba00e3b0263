/** The server's own marks for removed tokens, and the look in which they would be in the way. */

import { languages, workspace } from 'vscode';
import type { Diagnostic, Uri } from 'vscode';
import { vsdiag } from 'vscode-languageclient/node';

export function isPruned(diagnostic: Diagnostic): boolean {
  return diagnostic.source === 'leancode' && diagnostic.code === 'pruned';
}

export function isHeat(): boolean {
  return workspace.getConfiguration('leancode').get<string>('pruningView.look') === 'heat';
}

/** The heat look draws everything itself. */
export function shownDiagnostics(report: vsdiag.DocumentDiagnosticReport): vsdiag.DocumentDiagnosticReport {
  if (report.kind === vsdiag.DocumentDiagnosticReportKind.full && isHeat()) {
    return { ...report, items: report.items.filter((item) => !isPruned(item)) };
  }
  return report;
}

export function shownFor(uri: Uri): Diagnostic[] {
  return languages.getDiagnostics(uri).filter(isPruned);
}
