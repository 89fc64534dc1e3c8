// Settings with which nothing can be served end `supply serve` with 78 and a sentence that names the variable, before anything is forked.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, test } from 'node:test'

const root = resolve(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'supply-refused-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const production = {
  NODE_ENV: 'production',
  SECRET_KEY: 'Tx9-kW2_pQ7vLr4mZc8sHd3nJy6bGf5a',
  PUBLIC_URL: 'https://supply.example.co.za',
  DATABASE_URL: 'mysql://supply@127.0.0.1:9/supply',
}
/** A start that hangs is ended; a refusal itself takes milliseconds, the rest is loading. */
const hangsAfterMs = 60_000

const served = (variables: Readonly<Record<string, string>>): Promise<{ code: number | null; errors: string; output: string }> =>
  new Promise((done) => {
    const env = { PATH: process.env['PATH'], DATA_DIR: folder, PORT: '0', WEB_CONCURRENCY: '1', ...variables }
    const child = spawn(process.execPath, ['--import', './build/read-jsx.ts', 'src/main.ts', 'serve'], {
      cwd: root,
      env,
      timeout: hangsAfterMs,
      killSignal: 'SIGKILL',
    })
    let [errors, output] = ['', '']
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.once('close', (code) => done({ code, errors, output }))
  })

const cases: readonly [what: string, variables: Record<string, string>, sentence: RegExp][] = [
  [
    'a pid file in a folder that is not there',
    { PID_FILE: '/nowhere-at-all/supply.pid' },
    /^PID_FILE: .* cannot be written: .*for example PID_FILE=/m,
  ],
  ['a pid file that is a folder', { PID_FILE: folder }, /^PID_FILE: .* cannot be written: .*for example PID_FILE=/m],
  ['a descriptor that nobody passed', { HOST: 'fd://9' }, /HOST: descriptor 9 is no socket.*service manager/m],
  ['a data folder among the kernel’s own', { DATA_DIR: '/proc/supply' }, /DATA_DIR: .*for example DATA_DIR=/],
  ['the same in production', { ...production, DATA_DIR: '/proc/supply' }, /DATA_DIR: .*kernel.*for example DATA_DIR=/],
]

for (const [what, variables, sentence] of cases) {
  test(`${what}: 78`, async () => {
    const { code, errors, output } = await served(variables)
    assert.match(errors, sentence)
    assert.equal(code, 78, errors)
    assert.doesNotMatch(output, /worker\.(start|spawn|ready)/)
  })
}

test('a refused pid file leaves nothing beside it', () => {
  assert.deepEqual(
    readdirSync(tmpdir()).filter((name) => name.startsWith(folder.split('/').at(-1) ?? '?') && /\.\d+$/.test(name)),
    [],
  )
})
