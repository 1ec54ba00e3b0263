// Tests in the extension host of a real VS Code, through its API: what needs no screen.
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const about = { isOffline: true, seconds: 50 };

const TESTS = join(dirname(fileURLToPath(import.meta.url)), '../in_host');
const TIDES = `def highest_water(port, day):
    """When the tide is highest at a port."""
    return port.tides[day].highest()


def lowest_water(port, day):
    return port.lows[day].lowest()
`;

export default async function inHost({ python, graphs, profile, open, step }) {
  const own = profile({
    'leancode.importStrategy': 'fromEnvironment',
    'leancode.interpreter': [python],
    'leancode.index.include': ['tides.py', 'dense.py'],
  });
  const workspace = own.workspace(join(graphs, 'shortest_paths'));
  writeFileSync(join(workspace, 'tides.py'), TIDES);
  let ended;
  const code = new Promise((resolve) => (ended = resolve));
  const prepare = async (page, address) => {
    const said = (_kind, args) => {
      const text = args.join(' ');
      if (text.startsWith('in host: ')) {
        step(text.slice('in host: '.length)); // and nothing of all that VS Code says
      }
    };
    await page.exposeFunction('codeAutomationLog', said);
    await page.exposeFunction('codeAutomationExit', (value) => ended(value));
    const remote = (path) => ({ scheme: 'vscode-remote', authority: address, path });
    const options = { extensions: [remote(TESTS)], extensionTestsPath: remote(join(TESTS, 'tests.cjs')) };
    // The address may name tests only where VS Code's own driver is on, the configuration in the page always.
    await page.addInitScript((developmentOptions) => {
      const original = Element.prototype.getAttribute;
      Element.prototype.getAttribute = function (name) {
        const value = original.call(this, name);
        if (name !== 'data-settings' || this.id !== 'vscode-workbench-web-configuration') {
          return value;
        }
        return JSON.stringify({ ...JSON.parse(value), developmentOptions });
      };
    }, options);
  };
  const editor = await open(own, workspace, { prepare });
  const timer = setTimeout(() => ended('no answer'), 900_000);
  const found = await code;
  clearTimeout(timer);
  if (found !== 0) {
    await editor.shot('FAILED');
    throw new Error(`the tests ended with ${found}`);
  }
}
