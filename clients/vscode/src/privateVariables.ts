/** The environment variables that the private environment's Python is started with. */

/** What a Python or pip of the user's own shell must not bring along; mirrors in pip's configuration are welcome. */
const FOREIGN = new Set(['PYTHONPATH', 'PYTHONHOME', 'PIP_USER', 'PIP_TARGET', 'PIP_PREFIX', 'PIP_REQUIRE_VIRTUALENV', 'VIRTUAL_ENV']);

export function privateVariables(all: Readonly<Record<string, string | undefined>>): Record<string, string | undefined> {
  // Windows does not mind how they are spelled.
  return Object.fromEntries(Object.entries(all).filter(([name]) => !FOREIGN.has(name.toUpperCase())));
}
