/** Of works that overtake each other only the latest counts: it starts after a pause and ends the one before. */
export class Latest {
  private timer: NodeJS.Timeout | undefined;
  private abort: AbortController | undefined;

  /** @param delay milliseconds during which a newer work takes this one's place unseen. */
  schedule(delay: number, work: (signal: AbortSignal) => Promise<void>): void {
    this.cancel();
    const abort = new AbortController();
    this.abort = abort;
    this.timer = setTimeout(() => void work(abort.signal), delay);
  }

  cancel(): void {
    clearTimeout(this.timer);
    this.abort?.abort();
    this.abort = undefined;
  }
}
