// Bundle the extension into dist/, or with --tests the unit tests into out/test/.
import { readdirSync } from 'node:fs';
import { build } from 'esbuild';

const shared = { bundle: true, platform: 'node', target: 'node20', external: ['vscode'], logLevel: 'warning' };
if (process.argv.includes('--tests')) {
  const tests = readdirSync('test').filter((name) => name.endsWith('.test.ts'));
  await build({ ...shared, entryPoints: tests.map((name) => `test/${name}`), outdir: 'out/test', format: 'cjs', sourcemap: 'inline' });
} else {
  await build({ ...shared, entryPoints: ['src/extension.ts'], outfile: 'dist/extension.js', format: 'cjs', minify: true });
}
