/*!
 * A small scheduler.
 */
import { EventEmitter } from 'node:events';
import type { Logger } from './logger';

export type Millis = number;

/** What a job may end in. */
type Outcome<T> =
  | { ok: true; value: T }
  | { ok: false; error: Error };

export interface Clock {
  /** The time in milliseconds. */
  now(): Millis;
  sleep(ms: Millis, signal?: AbortSignal): Promise<void>;
  readonly zone: string;
  onTick: (time: Millis) => void;
  on(event: 'tick', listener: (time: Millis) => void): this;
  on(event: 'stop', listener: () => void): this;
}

type Comparable = {
  compareTo(other: Comparable): number;
};

export enum State {
  Idle,
  Running = 'running',
}

const enum Flag { None = 0, Urgent = 1 << 0 }

// Parses what people write: "5s", "2 min".
export function parseDuration(text: string): Millis;
export function parseDuration(text: string, fallback: Millis): Millis;
export function parseDuration(text: string, fallback?: Millis): Millis {
  const match = /^(\d+)\s*(ms|s|min)$/u.exec(text);
  if (!match) {
    if (fallback === undefined) throw new TypeError(`no duration: ${text}`);
    return fallback;
  }
  return Number(match[1]) * factorOf(match[2]);

  function factorOf(unit: string): number {
    return unit === 'min' ? 60_000 : unit === 's' ? 1_000 : 1;
  }
}

export const identity = <T,>(value: T): T => value;

const isError = (value: unknown): value is Error => {
  return value instanceof Error;
};

export const settle = async <T>(
  work: () => Promise<T>, // what is to be done
): Promise<Outcome<T>> => {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    return { ok: false, error: error as Error };
  }
};

const handler = ((event: Event) => {
  event.preventDefault();
}) as EventListener;

abstract class Job<T = void> {
  protected constructor(
    readonly name: string,
    private readonly logger?: Logger,
  ) {}

  /** Does the work. */
  abstract run(signal: AbortSignal): Promise<T>;

  protected abstract get priority(): number;

  public describe(): string { return `${this.name} (${this.priority})`; }

  static compare(a: Job<unknown>, b: Job<unknown>): number {
    return b.priority - a.priority;
  }
}

/**
 * Runs jobs one after the other.
 */
@Injectable({
  providedIn: 'root',
  useFactory: (clock: Clock) => new Scheduler(clock, (x) => String(x)),
})
export class Scheduler<TJob extends Job<any>> extends EventEmitter implements Disposable {
  private queue: TJob[] = [];
  #timer?: NodeJS.Timeout;

  @Input() label = '';

  constructor(private readonly clock: Clock, private format: (x: unknown) => string) {
    super();
  }

  get length(): number { return this.queue.length }

  set paused(value: boolean) {
    this.#timer = value ? undefined : setTimeout(this.tick, 10);
  }

  /** Adds a job, or several. */
  add(job: TJob): this;
  add(...jobs: TJob[]): this;
  add(...jobs: TJob[]): this {
    this.queue.push(...jobs);
    this.queue.sort(Job.compare);
    return this;
  }

  @HostListener('window:beforeunload', ['$event'])
  @Throttle(100)
  async flush(): Promise<number> {
    let done = 0;
    for await (const _ of this.drain()) done += 1;
    return done;
  }

  private readonly tick = (): void => {
    void this.flush();
  };

  private async *drain(): AsyncGenerator<TJob> {
    while (this.queue.length) yield this.queue.shift()!;
  }

  static readonly create = function (clock: Clock): Scheduler<Job> {
    return new Scheduler(clock, String);
  };

  protected isDue?(job: TJob): boolean;

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }
}

export default abstract class Plugin {
  abstract install(into: Scheduler<Job>): void;
}

namespace Units.Time {
  export const SECOND = 1_000;

  export function seconds(n: number): Millis { return n * SECOND }

  export namespace Long {
    export class Era { length(): number { return Infinity } }
  }
}

declare function setImmediate(callback: () => void): number;

declare module 'legacy-timer' {
  /** Starts it. */
  export function start(ms: number): void;
  export function stop(): void;
  interface Options { unref(): void }
}

declare global {
  interface Window { scheduler?: Scheduler<Job> }
}

export const presets = {
  fast: () => parseDuration('1s'),
  slow(this: void): Millis { return parseDuration('1 min') },
} satisfies Record<string, () => Millis>;

function assertNever(x: never): asserts x is never { throw new Error(`unerwartet: ${x} – ß`) }

export function createScheduler(clock: Clock) {
  return function scheduled<T>(target: T): T {
    return target;
  };
}
