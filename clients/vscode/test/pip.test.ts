import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withoutCredentials } from '../src/credentials.js';
import { installationSteps, parsePipVersion } from '../src/installationPlan.js';
import { PipProgress, explainPip, explainVenv } from '../src/pipOutput.js';

const bundle = { wheel: '/b/leancode.whl', constraints: '/b/constraints.txt' };
const titles = (pipArgs: string[], machine: Parameters<typeof installationSteps>[2]): string[] =>
  installationSteps(bundle, pipArgs, machine).map(({ title }) => title);

test('the small torch is tried on Linux without NVIDIA, unless the user chooses where packages come from', () => {
  const usual = ['LeanCode and what it needs'];
  const linux = { platform: 'linux', hasNvidia: false, pipVersion: [23, 2] } as const;
  assert.deepEqual(titles([], linux), ['the CPU build of torch', ...usual]);
  assert.deepEqual(titles(['--cert', '/c'], linux), ['the CPU build of torch', ...usual]);
  assert.deepEqual(titles(['--index-url', 'https://m'], linux), usual);
  assert.deepEqual(titles(['--index-url=https://m'], linux), usual);
  assert.deepEqual(titles(['-ihttps://m'], linux), usual);
  assert.deepEqual(titles(['--no-index', '--find-links', '/w'], linux), usual);
  assert.deepEqual(titles([], { ...linux, hasNvidia: true }), usual);
  assert.deepEqual(titles([], { ...linux, platform: 'darwin' }), usual);
});

test('everything is installed under the constraints', () => {
  const steps = installationSteps(bundle, ['--find-links', '/w'], { platform: 'darwin', hasNvidia: false, pipVersion: [25, 0] });
  const head = ['-P', '-m', 'pip', '--disable-pip-version-check', '--no-input', 'install', '--no-compile', '--progress-bar', 'raw', '--constraint', '/b/constraints.txt'];
  assert.deepEqual(steps.map(({ args }) => args), [
    [...head, '--find-links', '/w', '/b/leancode.whl'],
  ]);
  assert.deepEqual(steps.map(({ isOptional }) => isOptional), [false]);
});

test('pip tells its version', () => {
  assert.deepEqual(parsePipVersion(['pip 23.2.1 from /x (python 3.11)']), [23, 2, 1]);
  assert.deepEqual(parsePipVersion(['nonsense']), [0]);
});

test('progress follows what pip prints', () => {
  const progress = new PipProgress();
  const said = [
    'Collecting torch==2.13.0 (from leancode)',
    '  Downloading torch-2.13.0.metadata (29 kB)',
    '  Downloading https://x/whl/torch-2.13.0-cp311.whl (190.5 MB)',
    'Progress 95250000 of 190500000',
    '  Downloading numpy-2.4.6-cp311.whl (16.5 MB)',
    'Installing collected packages: a, b, c',
    'Requirement already satisfied: x',
  ].map((line) => progress.line(line));
  assert.deepEqual(said, [
    'looking for torch',
    undefined,
    'downloading torch (190.5 MB), 191 MB in all',
    'downloading torch, 50 % of 191 MB',
    'downloading numpy (16.5 MB), 207 MB in all',
    'unpacking 3 packages',
    undefined,
  ]);
});

const FAILURES: [string, string][] = [
  ['ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device', 'the disk is full'],
  ["WARNING: Retrying after connection broken by 'NewConnectionError(...: [Errno -2] Name or service not known'", 'the package server cannot be reached'],
  ['ERROR: Could not find a version\nERROR: No matching distribution found for torch==9', 'there is no torch==9 for this Python and platform'],
  [
    'ERROR: Cannot install leancode==0.1.0 because these package versions have conflicting dependencies.\n    leancode 0.1.0 depends on lsprotocol>=2025\n    The user requested (constraint) lsprotocol==2025.0.0\nERROR: ResolutionImpossible: for help visit x',
    'there is no lsprotocol==2025.0.0 for this Python and platform',
  ],
  ["WARNING: Retrying after connection broken by 'SSLError(SSLCertVerificationError(1, CERTIFICATE_VERIFY_FAILED'", "the package server's certificate is not trusted"],
  ["ERROR: Could not install packages due to an OSError: [Errno 13] Permission denied: '/x'", "the extension's storage cannot be written"],
  ["WARNING: Retrying after connection broken by 'ProxyError('Cannot connect to proxy.'", 'the proxy refuses'],
  ['something\nERROR: Something quite new', 'Something quite new'],
  ['', 'pip failed'],
];

for (const [output, expected] of FAILURES) {
  test(`pip failed: ${expected}`, () => {
    const failure = explainPip(output.split('\n'));
    assert.ok(failure.message.startsWith(`${expected}; `), failure.message);
    assert.notEqual(failure.remedy, '');
  });
}

const ADDRESSES: [string, string][] = [
  ['> python -m pip install --index-url https://user:token@mirror/simple x', '> python -m pip install --index-url https://****@mirror/simple x'],
  ['settings: {"pipArgs":["-ihttps://token@a/b","--proxy=http://u:p@ss#1@c:80"]}', 'settings: {"pipArgs":["-ihttps://****@a/b","--proxy=http://****@c:80"]}'],
  ['Looking in indexes: https://m/simple, https://u:****@n/simple', 'Looking in indexes: https://m/simple, https://****@n/simple'],
  ['leancode @ file:///home/u/x@1.whl, u@example.org', 'leancode @ file:///home/u/x@1.whl, u@example.org'],
];
for (const [text, expected] of ADDRESSES) {
  test(`no credentials: ${expected}`, () => assert.equal(withoutCredentials(text), expected));
}

test('a Debian without python3-venv', () => {
  const lines = ['The virtual environment was not created successfully because ensurepip is not', 'available.'];
  assert.match(explainVenv(lines).message, /apt install python3-venv/);
});
