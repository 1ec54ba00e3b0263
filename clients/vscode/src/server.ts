/** The one server of this window: started, restarted, stopped. */

import { EventEmitter, commands, window, workspace } from 'vscode';
import type { Disposable, ExtensionContext, Uri } from 'vscode';
import { State } from 'vscode-languageclient/node';
import type { LanguageClient } from 'vscode-languageclient/node';
import { makeClient } from './client.js';
import { Failure } from './failure.js';
import { messageOf, showError } from './log.js';
import type { Log } from './log.js';
import { statusChanged, statusRequest } from './protocol.js';
import { findCommand, forgetEnvironment } from './serverCommand.js';
import type { ServerCommand } from './serverCommand.js';
import type { Indexing, ServerState } from './serverState.js';
import { clientSettings, manifest, serverSettingsKey } from './settings.js';
import { SingleFlight } from './singleFlight.js';

const RESTART_DELAY = 1000; // milliseconds: settings are often changed several at once

export class Server implements Disposable {
  private readonly changed = new EventEmitter<ServerState>();
  private readonly reported = new EventEmitter<Uri>();
  private readonly flight = new SingleFlight();
  private client: LanguageClient | undefined;
  private current: ServerState = { kind: 'stopped' };
  private key = '';
  private timer: NodeJS.Timeout | undefined;
  private progressTokens = new Map<string | number, Indexing>();
  private command: ServerCommand | undefined;
  private finding: AbortController | undefined;
  private mustReinstall = false;
  private hasEnded = false;
  private took: number | undefined;
  private hasToldFailure = false;

  readonly onDidChange = this.changed.event;
  /** A document for which the server has other diagnostics than before. */
  readonly onDidReport = this.reported.event;

  constructor(
    private readonly context: ExtensionContext,
    private readonly log: Log,
  ) {
    context.subscriptions.push(
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('leancode')) {
          this.restartIfChanged();
        }
      }),
      workspace.onDidGrantWorkspaceTrust(() => this.restartIfChanged()),
    );
  }

  get state(): ServerState {
    return this.current;
  }

  /** How the running server was started. */
  get commandLine(): string {
    return this.command?.line.join(' ') ?? '';
  }

  /** Milliseconds from the wish to start to a server that answers. */
  get startTime(): number | undefined {
    return this.took;
  }

  /** The client while it runs. @throws Failure that says why it does not. */
  running(): LanguageClient {
    if (this.client === undefined || this.current.kind !== 'running') {
      const why = this.current.kind === 'failed' ? this.current.message : `it is ${this.current.kind}`;
      throw new Failure(`the server does not run: ${why}`, 'the status bar\'s LeanCode entry says more');
    }
    return this.client;
  }

  start(): Promise<void> {
    return this.restart();
  }

  /** An installation that goes on is given up: it may be the one that the new settings are to mend. */
  restart(): Promise<void> {
    this.finding?.abort(new Overtaken());
    return this.flight.run(() => this.restartNow());
  }

  reinstall(): Promise<void> {
    this.mustReinstall = true;
    return this.restart();
  }

  /** The window closes: nothing is begun any more, and nothing goes on. */
  end(): Promise<void> {
    this.hasEnded = true;
    this.finding?.abort(new Overtaken());
    return this.stop();
  }

  private async stop(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    this.forgetIndexing();
    this.set({ kind: 'stopped' });
    if (client) {
      await client.dispose(5000).catch((error: unknown) => this.log.warn(`the server did not stop well: ${messageOf(error)}`));
    }
  }

  /** Stop what is being indexed; what is done is kept. */
  async cancelIndexing(): Promise<void> {
    const client = this.running();
    for (const token of this.progressTokens.keys()) {
      await client.sendNotification('window/workDoneProgress/cancel', { token });
    }
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.changed.dispose();
    this.reported.dispose();
  }

  private restartIfChanged(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (serverSettingsKey(workspace.workspaceFolders?.[0]) !== this.key) {
        this.log.info('the settings of the server have changed: restarting');
        void this.restart();
      }
    }, RESTART_DELAY);
  }

  private async restartNow(): Promise<void> {
    await this.stop();
    if (this.hasEnded) {
      return;
    }
    const started = Date.now();
    if (this.hasToldFailure) {
      // Messages with buttons stay until somebody closes them, and an extension cannot close its own.
      this.hasToldFailure = false;
      await commands.executeCommand('notifications.hideToasts');
    }
    this.key = serverSettingsKey(workspace.workspaceFolders?.[0]);
    try {
      this.command = await this.find();
      if (!this.hasEnded) {
        this.set({ kind: 'starting' });
        await this.launch(this.command);
        this.took = Date.now() - started;
        this.log.info(`the server runs after ${this.took} ms`);
      }
    } catch (error) {
      if (!(error instanceof Overtaken)) {
        this.fail(error);
      }
    }
  }

  private async find(): Promise<ServerCommand> {
    const abort = new AbortController();
    this.finding = abort;
    const installing = (message: string): void => this.set({ kind: 'installing', message });
    const finding = { context: this.context, log: this.log, abort, installing };
    let mustForget = this.mustReinstall;
    this.mustReinstall = false;
    try {
      if (mustForget) {
        await forgetEnvironment(finding);
        mustForget = false;
      }
      return await findCommand(finding);
    } catch (error) {
      if (abort.signal.aborted) {
        this.mustReinstall ||= mustForget;
        throw abort.signal.reason;
      }
      throw error;
    } finally {
      this.finding = undefined;
    }
  }

  private async launch(command: ServerCommand): Promise<void> {
    this.log.info(`starting ${command.line.join(' ')}`);
    let hasStarted = false;
    let why: string | undefined;
    const client = makeClient(command, this.log, {
      indexing: (token, indexing) => this.onIndexing(token, indexing),
      reported: (document) => this.reported.fire(document),
      stopped: (message) => {
        why = message;
        if (hasStarted && this.client === client) {
          this.fail(new Failure(message, '"LeanCode: Show Logs" says why'));
        }
      },
    });
    client.onNotification(statusChanged, (status) => {
      if (this.current.kind === 'running') {
        this.set({ ...this.current, status });
      }
    });
    client.onDidChangeState(({ newState }) => {
      if (this.client === client) {
        this.onClientState(client, newState);
      }
    });
    this.client = client;
    try {
      await client.start();
      hasStarted = true;
    } catch (error) {
      const { importStrategy } = clientSettings(workspace.workspaceFolders?.[0]);
      const anew = importStrategy === 'fromEnvironment' ? '' : ', and "LeanCode: Reinstall the Private Environment" makes its environment anew';
      throw new Failure(why ?? `the server does not start (${messageOf(error ?? 'there is no such program')})`, `"LeanCode: Show Logs" says why${anew}`);
    }
    this.checkVersion(client);
  }

  /** Also when the library starts a server anew that has died: it begins with nothing, and so does all that is shown. */
  private onClientState(client: LanguageClient, state: State): void {
    this.forgetIndexing();
    if (state === State.Starting) {
      this.set({ kind: 'starting' });
    } else if (state === State.Running) {
      this.set({ kind: 'running', status: undefined, indexing: undefined });
      void this.askStatus(client);
    }
  }

  private async askStatus(client: LanguageClient): Promise<void> {
    try {
      const status = await client.sendRequest(statusRequest, {});
      if (this.client === client && this.current.kind === 'running') {
        this.set({ ...this.current, status });
      }
    } catch (error) {
      this.log.warn(`the server does not tell its status: ${messageOf(error)}`);
    }
  }

  private checkVersion(client: LanguageClient): void {
    const theirs = client.initializeResult?.serverInfo?.version ?? 'unknown';
    const ours = manifest().version;
    if (theirs !== ours) {
      this.log.warn(`the server is version ${theirs}, the extension ${ours}`);
      void window.showWarningMessage(
        `LeanCode: the server is version ${theirs}, the extension ${ours}. Update the environment's LeanCode, or set "leancode.importStrategy" to "useBundled".`,
      );
    }
  }

  private onIndexing(token: string | number, indexing: Indexing | undefined): void {
    if (indexing) {
      this.progressTokens.set(token, indexing);
    } else {
      this.progressTokens.delete(token);
    }
    this.tellIndexing();
    if (this.current.kind === 'running') {
      this.set({ ...this.current, indexing: [...this.progressTokens.values()].pop() });
    }
  }

  private forgetIndexing(): void {
    this.progressTokens.clear();
    this.tellIndexing();
  }

  private tellIndexing(): void {
    void commands.executeCommand('setContext', 'leancode.isIndexing', this.progressTokens.size > 0);
  }

  private fail(error: unknown): void {
    const message = messageOf(error);
    this.log.error(error instanceof Failure ? message : error instanceof Error ? error : message);
    this.set({ kind: 'failed', message });
    const again = 'Try Again';
    const settings = 'Open Settings';
    this.hasToldFailure = true;
    void showError(message, again, settings).then((chosen) => {
      this.hasToldFailure = false;
      if (chosen === again) {
        void this.restart();
      } else if (chosen === settings) {
        void commands.executeCommand('workbench.action.openSettings', '@ext:leancode.leancode');
      }
    });
  }

  private set(state: ServerState): void {
    this.current = state;
    void commands.executeCommand('setContext', 'leancode.isReady', state.kind === 'running');
    this.changed.fire(state);
  }
}

/** Something else has been asked for meanwhile: nothing to tell anybody. */
class Overtaken extends Error {}
