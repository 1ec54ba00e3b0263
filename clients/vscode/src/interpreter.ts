/** Find a Python: the setting, then what the Python extensions say, then PATH. None of the extensions is needed. */

import { extensions } from 'vscode';
import type { Uri } from 'vscode';
import { abortable } from './abortable.js';
import { run } from './childProcess.js';
import { Failure } from './failure.js';
import { messageOf } from './log.js';
import type { Log } from './log.js';
import { IDENTIFY, isNewEnough, isOfStore, namesOnPath, parseIdentity } from './pythonVersion.js';

export interface Interpreter {
  command: string[];
  version: string;
  source: string;
}

export interface Wish {
  /** What the user has set; empty: nothing. */
  setting: readonly string[];
  folder: Uri | undefined;
  /** Whether it is to make an environment, which one of the Microsoft Store can do in few places. */
  makesEnvironment: boolean;
  signal: AbortSignal;
}

interface Candidate {
  command: string[];
  source: string;
}

const SET_INTERPRETER = 'set "leancode.interpreter" to a Python 3.11 or newer';
const IDENTIFY_TIMEOUT = 15_000; // milliseconds

/** @throws Failure if there is none, or only ones that are too old; the signal's reason once that aborts. */
export async function findInterpreter({ setting, folder, makesEnvironment, signal }: Wish, log: Log): Promise<Interpreter> {
  if (setting.length > 0) {
    const found = await identify({ command: [...setting], source: 'the setting leancode.interpreter' }, signal, log);
    if (found === undefined) {
      throw new Failure(`"leancode.interpreter" names no Python that starts: ${setting.join(' ')}`, 'correct the setting');
    }
    if (!isNewEnough(numbers(found.version))) {
      throw new Failure(`"leancode.interpreter" is Python ${found.version}, too old`, SET_INTERPRETER);
    }
    return found;
  }
  const tooOld: string[] = [];
  let ofStore: Interpreter | undefined;
  for await (const candidate of candidates(folder, signal, log)) {
    const found = await identify(candidate, signal, log);
    if (found && isNewEnough(numbers(found.version))) {
      if (!makesEnvironment || !found.command.some(isOfStore)) {
        return found;
      }
      ofStore ??= found;
    } else if (found) {
      tooOld.push(found.version);
      log.info(`${candidate.command.join(' ')} (${candidate.source}) is Python ${found.version}: too old`);
    }
  }
  if (ofStore) {
    return ofStore;
  }
  throw tooOld.length > 0
    ? new Failure(`found only Python ${[...new Set(tooOld)].join(', ')}`, `install Python 3.11 or newer, or ${SET_INTERPRETER}`)
    : new Failure('found no Python', `install Python 3.11 or newer, or ${SET_INTERPRETER}`);
}

async function* candidates(folder: Uri | undefined, signal: AbortSignal, log: Log): AsyncGenerator<Candidate> {
  for (const ask of [fromEnvironments, fromPythonExtension]) {
    try {
      // An extension that has yet to start may take its time.
      const command = await abortable(ask(folder), signal);
      if (command) {
        yield { command, source: ask === fromEnvironments ? 'Python Environments' : 'the Python extension' };
      }
    } catch (error) {
      signal.throwIfAborted();
      log.warn(`a Python extension does not tell its interpreter: ${messageOf(error)}`);
    }
  }
  for (const command of namesOnPath(process.platform)) {
    yield { command, source: 'PATH' };
  }
}

async function identify(candidate: Candidate, signal: AbortSignal, log: Log): Promise<Interpreter | undefined> {
  try {
    const { code, lines } = await run([...candidate.command, ...IDENTIFY], { signal, timeout: IDENTIFY_TIMEOUT });
    const identity = code === 0 ? parseIdentity(lines) : undefined;
    if (identity === undefined) {
      log.info(`${candidate.command.join(' ')} (${candidate.source}) is no Python: ${lines.slice(0, 3).join(' | ')}`);
      return undefined;
    }
    return { command: [identity.executable], version: identity.version.join('.'), source: candidate.source };
  } catch (error) {
    signal.throwIfAborted();
    log.info(`${candidate.command.join(' ')} (${candidate.source}) does not start: ${messageOf(error)}`);
    return undefined;
  }
}

function numbers(version: string): number[] {
  return version.split('.').map(Number);
}

/** The part of Python Environments' API that is used. */
interface EnvironmentsApi {
  getEnvironment(scope: Uri | undefined): Promise<{ execInfo: { run: { executable: string; args?: string[] } } } | undefined>;
}

/** The part of the Python extension's API that is used. */
interface PythonApi {
  environments: {
    getActiveEnvironmentPath(resource?: Uri): { path: string };
    resolveEnvironment(path: { path: string }): Promise<{ executable: { uri: Uri | undefined } } | undefined>;
  };
}

async function fromEnvironments(folder: Uri | undefined): Promise<string[] | undefined> {
  const api = await exportsOf<EnvironmentsApi>('ms-python.vscode-python-envs');
  const command = (await api?.getEnvironment(folder))?.execInfo.run;
  return command && [command.executable, ...(command.args ?? [])];
}

async function fromPythonExtension(folder: Uri | undefined): Promise<string[] | undefined> {
  const api = await exportsOf<PythonApi>('ms-python.python');
  const environment = await api?.environments.resolveEnvironment(api.environments.getActiveEnvironmentPath(folder));
  const path = environment?.executable.uri?.fsPath;
  return path === undefined ? undefined : [path];
}

async function exportsOf<T>(id: string): Promise<T | undefined> {
  const extension = extensions.getExtension<T>(id);
  return extension && (extension.isActive ? extension.exports : await extension.activate());
}
