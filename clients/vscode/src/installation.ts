/** The private environment of a bundle is made once, by one window at a time. */

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './childProcess.js';
import { completePython, environmentIn, markComplete, pythonIn, removeEnvironment, removeUnused } from './environments.js';
import { Failure } from './failure.js';
import { installationSteps, neededBytes, parsePipVersion } from './installationPlan.js';
import type { Bundle, Machine } from './installationPlan.js';
import { withLock } from './lock.js';
import { PipProgress, explainPip, explainVenv, megabytes } from './pipOutput.js';
import { privateVariables } from './privateVariables.js';
import { SAFE_PATH } from './pythonVersion.js';

export interface Reporter {
  /** What goes on, for the user. */
  report(message: string): void;
  /** Everything, for the log. */
  log(line: string): void;
  signal: AbortSignal;
}

export interface InstallRequest {
  storage: string;
  bundled: string;
  pipArgs: readonly string[];
  proxy: string;
  /** A key of the settings that all this comes from. */
  madeWith: string;
  findPython(): Promise<readonly string[]>;
}

/** The files that the extension carries. @throws Failure if it was packaged without them. */
export async function bundleIn(folder: string): Promise<Bundle> {
  const names = existsSync(folder) ? await readdir(folder) : [];
  const wheel = names.find((name) => name.endsWith('.whl'));
  if (wheel === undefined || !names.includes('constraints.txt')) {
    throw new Failure('this build of the extension carries no LeanCode', 'make it with "make vsix", or set "leancode.importStrategy" to "fromEnvironment"');
  }
  return { wheel: join(folder, wheel), constraints: join(folder, 'constraints.txt') };
}

/** Where the environment of a bundle is, or would be. */
export async function environmentFor(storage: string, bundle: Bundle): Promise<string> {
  return environmentIn(storage, await digest(bundle));
}

/** Make the environment, or wait for another window that is making it. @returns its Python. */
export async function install(request: InstallRequest, reporter: Reporter): Promise<string> {
  const bundle = await bundleIn(request.bundled);
  const environment = await environmentFor(request.storage, bundle);
  return alone(request.storage, reporter, async () => {
    const finished = completePython(environment);
    if (finished !== undefined) {
      return finished;
    }
    await removeEnvironment(environment);
    try {
      await fill(environment, bundle, request, reporter);
    } catch (error) {
      await removeEnvironment(environment).catch((left: unknown) => reporter.log(String(left)));
      throw error;
    }
    await removeUnused(request.storage, environment);
    return pythonIn(environment);
  });
}

/** Forget the environment of this bundle, so that the next start makes it anew. */
export async function uninstall(request: Pick<InstallRequest, 'storage' | 'bundled'>, reporter: Reporter): Promise<void> {
  const environment = await environmentFor(request.storage, await bundleIn(request.bundled));
  await alone(request.storage, reporter, () => removeEnvironment(environment));
}

async function alone<T>(storage: string, reporter: Reporter, work: () => Promise<T>): Promise<T> {
  await makeFolder(storage);
  const waiting = (): void => reporter.report('waiting for another window that is installing');
  return withLock(join(storage, 'install.lock'), reporter.signal, waiting, work);
}

async function fill(environment: string, bundle: Bundle, request: InstallRequest, reporter: Reporter): Promise<void> {
  reporter.report('looking for Python');
  const python = await request.findPython();
  const env = variables(request.proxy);
  const execute = async (command: readonly string[], onLine: (line: string) => void): Promise<{ code: number | null; lines: string[] }> => {
    reporter.log(`> ${command.join(' ')}`);
    const finished = await run(command, { env, signal: reporter.signal, onLine });
    reporter.log(`ended with ${finished.code}`);
    return finished;
  };
  const log = (line: string): void => reporter.log(line);
  reporter.report('making a virtual environment');
  const made = await execute([...python, SAFE_PATH, '-m', 'venv', environment], log);
  if (made.code !== 0) {
    throw explainVenv(made.lines);
  }
  const inside = pythonIn(environment);
  if (!existsSync(inside)) {
    throw new Failure(
      `${python.join(' ')} has made no virtual environment in ${environment}, as Pythons of the Microsoft Store do`,
      'install Python from python.org, or set "leancode.interpreter" to another Python',
    );
  }
  const pip = await execute([inside, SAFE_PATH, '-m', 'pip', '--version'], log);
  const machine: Machine = { platform: process.platform, hasNvidia: hasNvidia(), pipVersion: parsePipVersion(pip.lines) };
  await checkSpace(request.storage, neededBytes(machine));
  const progress = new PipProgress();
  for (const step of installationSteps(bundle, request.pipArgs, machine)) {
    reporter.report(step.title);
    const finished = await execute([inside, ...step.args], (line) => {
      const message = progress.line(line);
      if (!line.startsWith('Progress ')) {
        log(line);
      }
      if (message !== undefined) {
        reporter.report(message);
      }
    });
    if (finished.code !== 0 && !step.isOptional) {
      throw explainPip(finished.lines);
    }
    if (finished.code !== 0) {
      reporter.log(`${step.title} is not to be had (${explainPip(finished.lines).message}); the usual build is taken, which is larger`);
    }
  }
  await markComplete(environment, { python, wheel: bundle.wheel, made: new Date().toISOString(), madeWith: request.madeWith });
}

function variables(proxy: string): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...privateVariables(process.env), PYTHONUTF8: '1', PYTHONUNBUFFERED: '1' };
  if (proxy !== '' && env['HTTPS_PROXY'] === undefined && env['https_proxy'] === undefined) {
    env['HTTPS_PROXY'] = proxy;
  }
  return env;
}

async function checkSpace(storage: string, needed: number): Promise<void> {
  const { bavail, bsize } = await statfs(storage);
  if (bavail * bsize < needed) {
    throw new Failure(
      `the disk of ${storage} has ${megabytes(bavail * bsize)} left, and ${megabytes(needed)} are needed`,
      'free some space and try again',
    );
  }
}

async function makeFolder(storage: string): Promise<void> {
  try {
    await mkdir(storage, { recursive: true });
  } catch (error) {
    throw new Failure(`the extension's storage ${storage} cannot be made (${String(error)})`, 'look at its permissions and at the disk');
  }
}

function hasNvidia(): boolean {
  return existsSync('/proc/driver/nvidia/version') || existsSync('/dev/nvidia0') || existsSync('/dev/dxg');
}

async function digest(bundle: Bundle): Promise<string> {
  const hash = createHash('sha256');
  for (const file of [bundle.wheel, bundle.constraints]) {
    hash.update(await readFile(file));
  }
  return hash.digest('hex').slice(0, 12);
}
