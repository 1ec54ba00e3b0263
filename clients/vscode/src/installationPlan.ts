/** What is run, in which order, to fill the private environment. */

import { SAFE_PATH } from './pythonVersion.js';

export interface Bundle {
  wheel: string;
  constraints: string;
}

export interface Step {
  /** Shown while it runs. */
  title: string;
  /** Arguments of the environment's Python. */
  args: string[];
  /** Whether the installation goes on without it. */
  isOptional: boolean;
}

const TORCH_CPU_INDEX = 'https://download.pytorch.org/whl/cpu';

export interface Machine {
  platform: NodeJS.Platform;
  hasNvidia: boolean;
  /** pip prints a machine's progress since 24.1. */
  pipVersion: readonly number[];
}

export function installationSteps(bundle: Bundle, pipArgs: readonly string[], machine: Machine): Step[] {
  const [major = 0, minor = 0] = machine.pipVersion;
  const bar = major > 24 || (major === 24 && minor >= 1) ? 'raw' : 'off';
  // Most of what is installed is never imported: Python compiles what is, when it is.
  const quick = ['--no-compile', '--progress-bar', bar];
  const install = [SAFE_PATH, '-m', 'pip', '--disable-pip-version-check', '--no-input', 'install', ...quick, '--constraint', bundle.constraints];
  const steps: Step[] = [];
  if (wantsCpuTorch(pipArgs, machine)) {
    steps.push({
      title: 'the CPU build of torch',
      args: [...install, '--timeout', '15', '--retries', '1', '--no-deps', '--index-url', TORCH_CPU_INDEX, ...pipArgs, 'torch'],
      isOptional: true,
    });
  }
  steps.push({ title: 'LeanCode and what it needs', args: [...install, ...pipArgs, bundle.wheel], isOptional: false });
  return steps;
}

/** PyPI's build of torch for Linux brings gigabytes of CUDA along, which a machine without NVIDIA has no use for. */
function wantsCpuTorch(pipArgs: readonly string[], machine: Machine): boolean {
  const choosesIndex = pipArgs.some((arg) => /^(--no-index|--index-url(=.*)?|-i.*)$/.test(arg));
  return machine.platform === 'linux' && !machine.hasNvidia && !choosesIndex;
}

/** Bytes that must be free: what the environment takes, and as much again as pip unpacks on the way. */
export function neededBytes(machine: Machine): number {
  return machine.platform === 'linux' && machine.hasNvidia ? 12e9 : 2.5e9;
}

export function parsePipVersion(lines: readonly string[]): number[] {
  const version = /^pip (\d+(?:\.\d+)*)/.exec(lines.join('\n'))?.[1] ?? '0';
  return version.split('.').map(Number);
}
