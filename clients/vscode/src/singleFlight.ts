/** One at a time, and at most one that waits: whoever asks meanwhile shares the waiting one. */
export class SingleFlight {
  private running: Promise<void> | undefined;
  private waiting: Promise<void> | undefined;

  run(work: () => Promise<void>): Promise<void> {
    if (this.running === undefined) {
      this.running = work().finally(() => (this.running = undefined));
      return this.running;
    }
    this.waiting ??= this.running
      .catch(() => undefined)
      .then(() => {
        this.waiting = undefined;
        return this.run(work);
      });
    return this.waiting;
  }
}
