/** `${workspaceFolder}`, `${userHome}` and `${env:NAME}` in settings. */

export interface Variables {
  workspaceFolder: string;
  userHome: string;
  env: Readonly<Record<string, string | undefined>>;
}

/** A variable that nobody knows stays as it is, so that an error can show it. */
export function expand(text: string, variables: Variables): string {
  return text.replace(/\$\{(workspaceFolder|userHome|env:([^}]+))\}/g, (whole, name: string, variable?: string) => {
    if (variable !== undefined) {
      return variables.env[variable] ?? '';
    }
    return name === 'userHome' ? variables.userHome : variables.workspaceFolder || whole;
  });
}
