/** Wait for what cannot be stopped itself. @throws the signal's reason as soon as that aborts. */
export function abortable<T>(work: PromiseLike<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) {
      abort();
    }
    work.then(resolve, reject).then(() => signal.removeEventListener('abort', abort));
  });
}
