/** A failure that the user can do something about: what is wrong, and what to do. */

export class Failure extends Error {
  /** @param remedy what to do, as a sentence without its full stop. */
  constructor(
    message: string,
    readonly remedy: string,
  ) {
    super(`${message}; ${remedy}`);
    this.name = 'Failure';
  }
}
