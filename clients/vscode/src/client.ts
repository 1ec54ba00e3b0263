/** The language client: which documents, which settings, what happens to progress and to a server that dies. */

import { Uri, workspace } from 'vscode';
import { CloseAction, ErrorAction, LanguageClient, RevealOutputChannelOn, vsdiag } from 'vscode-languageclient/node';
import type { CloseHandlerResult, LanguageClientOptions, Middleware } from 'vscode-languageclient/node';
import type { Log } from './log.js';
import { serverResultId, shownDiagnostics } from './pruningDiagnostics.js';
import type { ServerCommand } from './serverCommand.js';
import type { Indexing } from './serverState.js';
import { SECTION, explicitSettings } from './settings.js';

export interface ClientEvents {
  /** Progress of indexing; undefined when it has ended. */
  indexing(token: string | number, indexing: Indexing | undefined): void;
  /** What the server says of a document is not what it said before. */
  reported(document: Uri): void;
  /** The server has died, and does not come back by itself: before it ever ran, or too often. */
  stopped(message: string): void;
}

/** What goes wrong is told by the extension, with what can be done about it: the library's own messages go to the log. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

const MOST_CRASHES = 3;
const CRASH_WINDOW = 180_000; // milliseconds

export function makeClient(command: ServerCommand, log: Log, events: ClientEvents): LanguageClient {
  const [program = '', ...args] = command.line;
  const options: LanguageClientOptions = {
    documentSelector: [{ scheme: 'file' }],
    outputChannel: log,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    initializationOptions: { settings: explicitSettings(undefined) },
    synchronize: { configurationSection: SECTION },
    diagnosticPullOptions: { onChange: true, onFocus: true },
    errorHandler: crashHandler(events, () => client.isRunning()),
    initializationFailedHandler: () => false,
    middleware: middleware(events),
  };
  const env = { ...command.variables, PYTHONUTF8: '1', PYTHONUNBUFFERED: '1' };
  const client = new QuietClient(SECTION, 'LeanCode', { command: program, args, options: { env } }, options);
  return client;
}

function middleware(events: ClientEvents): Middleware {
  return {
    // The library shows progress where it cannot be stopped, so the status bar shows it instead.
    handleWorkDoneProgress: (token, params, next) => {
      if (!String(token).startsWith('leancode-')) {
        next(token, params);
      } else if (params.kind === 'end') {
        events.indexing(token, undefined);
      } else {
        events.indexing(token, { message: params.message ?? 'indexing', percentage: params.percentage });
      }
    },
    provideDiagnostics: async (document, previousResultId, token, next) => {
      const report = await next(document, serverResultId(previousResultId), token);
      if (report?.kind === vsdiag.DocumentDiagnosticReportKind.full) {
        events.reported(document instanceof Uri ? document : document.uri);
      }
      return report && shownDiagnostics(report);
    },
    workspace: {
      configuration: (params) =>
        params.items.map((item) => (item.section === SECTION ? explicitSettings(uriOf(item.scopeUri)) : null)),
      didChangeConfiguration: async (_sections, next) => next([SECTION]),
    },
  };
}

function uriOf(text: string | undefined): Uri | undefined {
  return text === undefined ? undefined : workspace.workspaceFolders?.find((folder) => folder.uri.toString() === text)?.uri;
}

function crashHandler(events: ClientEvents, isRunning: () => boolean): NonNullable<LanguageClientOptions['errorHandler']> {
  const crashes: number[] = [];
  const giveUp = (message: string): CloseHandlerResult => {
    events.stopped(message);
    return { action: CloseAction.DoNotRestart, message, handled: true };
  };
  return {
    error: () => ({ action: ErrorAction.Continue }),
    closed: () => {
      // What ends before it has begun would do so again.
      if (!isRunning()) {
        return giveUp('the server ended before it answered');
      }
      const now = Date.now();
      crashes.push(now);
      return crashes.filter((time) => now - time < CRASH_WINDOW).length <= MOST_CRASHES
        ? { action: CloseAction.Restart, handled: true }
        : giveUp(`the server ended ${MOST_CRASHES + 1} times within three minutes`);
    },
  };
}
