// A language server of one's own, which says what it would remove of a text: what the editor has to draw.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const { StreamMessageReader, StreamMessageWriter, createMessageConnection } = createRequire(import.meta.url)('vscode-jsonrpc/node');

export class OwnServer {
  /** `env` without a cache in common with the editor's server. */
  static async start(python, env) {
    const child = spawn(python, ['-m', 'leancode_server'], { env, stdio: ['pipe', 'pipe', 'ignore'] });
    const connection = createMessageConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
    connection.listen();
    const general = { positionEncodings: ['utf-16'] };
    await connection.sendRequest('initialize', { processId: process.pid, rootUri: null, capabilities: { general } });
    await connection.sendNotification('initialized', {});
    return new OwnServer(child, connection);
  }

  constructor(child, connection) {
    Object.assign(this, { child, connection, count: 0 });
  }

  /** Of each line which characters are removed: a list of booleans; undefined where the line has none. */
  async removed(text, choice = {}) {
    const uri = pathToFileURL(`/nowhere/text_${++this.count}.py`).href;
    await this.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'python', version: 1, text },
    });
    const { functions } = await this.connection.sendRequest('leancode/pruning', { textDocument: { uri }, ...choice });
    await this.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
    const lines = text.split('\n');
    const masks = lines.map((line) => Array(line.length).fill(false));
    const tokens = functions.flatMap((each) => each.tokens.filter((token) => !token.kept));
    for (const { range } of tokens) {
      for (let line = range.start.line; line <= range.end.line; line++) {
        const begin = line === range.start.line ? range.start.character : 0;
        const end = line === range.end.line ? range.end.character : lines[line].length;
        masks[line].fill(true, begin, end);
      }
    }
    return { lines, masks, count: tokens.length };
  }

  async stop() {
    await this.connection.sendRequest('shutdown');
    await this.connection.sendNotification('exit');
    this.connection.dispose();
  }
}
