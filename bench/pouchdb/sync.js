// PouchDB and express-pouchdb on the same work as the other peers of bench/sync: two local databases
// and a server of its own process, all on LevelDB. Prints one line per figure, in milliseconds.
// Usage: node sync.js FOLDER TASKS     (the server: node sync.js FOLDER serve)
'use strict';
const fs = require('fs');
const path = require('path');
const { fork } = require('child_process');

const BATCH = 1000; // the default of 100 is slower
const CHANGES = 100;
const ROUNDS = 5;
const LIMIT_MILLIS = 300000;
const [folder, what] = process.argv.slice(2);

setTimeout(() => {
  console.error(`pouchdb: not done after ${LIMIT_MILLIS} ms`);
  process.exit(3);
}, LIMIT_MILLIS).unref();
(what === 'serve' ? serve() : measure(Number(what))).catch((e) => {
  console.error(e);
  process.exit(1);
});

async function serve() {
  const PouchDB = require('pouchdb').defaults({ prefix: folder + path.sep });
  const app = require('express')();
  app.use(
    '/',
    require('express-pouchdb')(PouchDB, {
      mode: 'minimumForPouchDB',
      inMemoryConfig: true,
      logPath: path.join(folder, 'log.txt'),
    }),
  );
  process.on('disconnect', () => process.exit(0)); // its parent is gone
  const server = app.listen(0, '127.0.0.1', () => process.send(server.address().port));
}

async function measure(tasks) {
  const hub = path.join(folder, 'hub');
  fs.mkdirSync(hub, { recursive: true });
  const server = fork(__filename, [hub, 'serve'], { cwd: hub });
  try {
    const port = await new Promise((resolve, reject) => {
      server.once('message', resolve);
      server.once('exit', (code) => reject(new Error('the server ended with ' + code)));
    });
    const PouchDB = require('pouchdb').defaults({ prefix: folder + path.sep });
    const remote = `http://127.0.0.1:${port}/tasks`;
    const a = new PouchDB('a');
    const b = new PouchDB('b');
    const push = async (db) => expectAll(await db.replicate.to(remote, { batch_size: BATCH }));
    const pull = async (db) => expectAll(await db.replicate.from(remote, { batch_size: BATCH }));
    const docs = [];
    for (let i = 0; i < tasks; i++) {
      docs.push({
        _id: String(i).padStart(26, '0'),
        kind: 'task',
        title: 'Water the plants ' + i,
        state: 'outstanding',
        attention: ['white', 'white', 'white', 'orange', 'red'][i % 5],
        project: 'proj' + (i % 20),
        do_date: i % 3 === 0 ? '2026-12-' + String(1 + (i % 31)).padStart(2, '0') : null,
      });
    }
    await a.bulkDocs(docs);

    print('push_first', await millis(() => push(a), tasks));
    print('pull_first', await millis(() => pull(b), tasks));
    await pull(a); // the first time in the other direction looks at everything
    await push(b);

    const pushes = [];
    const pulls = [];
    for (let i = 0; i < ROUNDS; i++) {
      for (const [from, to] of [[a, b], [b, a]]) {
        await change(from, i);
        pushes.push(await millis(() => push(from), CHANGES));
        pulls.push(await millis(() => pull(to), CHANGES));
        await pull(from);
        await push(to);
      }
    }
    const nothing = [];
    for (let i = 0; i < 4 * ROUNDS; i++) {
      const db = i % 2 ? a : b;
      nothing.push(await millis(async () => (await push(db)) + (await pull(db)), 0));
    }
    print('push_100', median(pushes));
    print('pull_100', median(pulls));
    print('both_100', median(pushes) + median(pulls));
    print('noop', median(nothing));
    await a.close();
    await b.close();
  } finally {
    server.removeAllListeners('exit');
    server.kill('SIGKILL');
  }
}

async function change(db, round) {
  const rows = (await db.allDocs({ include_docs: true, limit: CHANGES, skip: round * CHANGES })).rows;
  await db.bulkDocs(rows.map((row) => ({ ...row.doc, title: 'changed ' + Math.random() })));
}

function expectAll(result) {
  if (!result.ok || result.doc_write_failures) {
    throw new Error(JSON.stringify(result));
  }
  return result.docs_written;
}

async function millis(work, expected) {
  const begin = process.hrtime.bigint();
  const written = await work();
  const millis = Number(process.hrtime.bigint() - begin) / 1e6;
  if (written !== expected) {
    throw new Error(`${written} documents were moved instead of ${expected}`);
  }
  return millis;
}

function print(name, value) {
  console.log(['figure', 'pouchdb', name, value.toFixed(2)].join('\t'));
}

function median(values) {
  return [...values].sort((x, y) => x - y)[Math.floor(values.length / 2)];
}
