// A log whose reader is slow, gone or full: the program goes on, and says afterwards what was lost.
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { test } from 'node:test'

const sink = resolve(import.meta.dirname, '../../src/observability/line-sink.ts')

/** Writes `lines` lines while it looks at how long its event loop was held up; tells on standard error. */
const program = (lines: number, after = '') => `
  const { LineSink } = await import(${JSON.stringify(sink)})
  let dropped = 0
  const options = { notice: (message) => '! ' + message + '\\n', onDropped: (count) => { dropped += count } }
  const out = new LineSink(1, { ...options, fallback: new LineSink(2, options) })
  process.once('exit', () => out.flush())
  let worstMs = 0
  let before = performance.now()
  const beat = setInterval(() => { worstMs = Math.max(worstMs, performance.now() - before - 10); before = performance.now() }, 10)
  for (let index = 0; index < ${lines}; index += 1) {
    out.write('line ' + index + ' ' + 'x'.repeat(500) + '\\n')
    if (index % 100 === 0) await new Promise((done) => setImmediate(done))
  }
  ${after}
  clearInterval(beat)
  process.stderr.write('done worst=' + Math.round(worstMs) + ' dropped=' + dropped + '\\n')
`

const collect = (child: ChildProcess) => {
  const text = { out: '', err: '' }
  child.stdout?.on('data', (chunk: Buffer) => (text.out += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => (text.err += chunk.toString()))
  return text
}
const ended = (child: ChildProcess) => new Promise<number | null>((done) => child.once('close', (code) => done(code)))
const start = (script: string, shell?: string) => {
  const node = [process.execPath, '--import', './build/read-jsx.ts', '--input-type=module', '-e', script]
  const env = { PATH: process.env['PATH'] }
  if (shell === undefined) return spawn(node[0] ?? '', node.slice(1), { env, stdio: ['ignore', 'pipe', 'pipe'] })
  return spawn('/bin/sh', ['-c', shell, 'sh', ...node], { env, stdio: ['ignore', 'pipe', 'pipe'] })
}
const worstOf = (text: string) => Number(/worst=(\d+)/.exec(text)?.[1] ?? Number.NaN)

test('a pipe whose reader sleeps blocks nothing; what does not fit is dropped, counted and said', async () => {
  const wait = 'await new Promise((done) => setTimeout(done, 2500))'
  const child = start(program(6_000, wait), '"$@" | (sleep 2; cat)')
  const text = collect(child)
  await ended(child)
  assert.match(text.err, /done worst=\d+ dropped=[1-9]\d*/)
  assert.ok(worstOf(text.err) < 500, text.err)
  assert.match(text.out, /line 0 /)
  assert.match(text.out, /! \d+ log lines were dropped: standard output did not keep up/)
})

test('a socket whose reader sleeps blocks nothing either', async () => {
  const child = start(program(6_000))
  child.stdout?.pause()
  const err = { text: '' }
  child.stderr?.on('data', (chunk: Buffer) => (err.text += chunk.toString()))
  while (!err.text.includes('done')) await new Promise((done) => child.stderr?.once('data', done))
  assert.ok(worstOf(err.text) < 500, err.text)
  assert.match(err.text, /dropped=[1-9]/)
  child.stdout?.resume()
  await ended(child)
})

test('a reader that has gone moves the lines to standard error, and the program ends as it would have', async () => {
  const child = start(program(50), '"$@" | true; exit 0')
  const text = collect(child)
  await ended(child)
  assert.match(text.err, /! The log cannot be written to standard output \(EPIPE\)/)
  assert.match(text.err, /line 49 /)
  assert.match(text.err, /done worst=\d+ dropped=0/)
})

test('a full disk moves the lines to standard error', async () => {
  const child = start(program(50), '"$@" > /dev/full')
  const text = collect(child)
  assert.equal(await ended(child), 0)
  assert.match(text.err, /! The log cannot be written to standard output \(ENOSPC\)/)
  assert.match(text.err, /line 49 /)
})

// Lines are gathered for a moment, and those that one output refuses for one more.
const moments = 'await new Promise((done) => setTimeout(done, 100))'

test('with both gone lines are dropped and the program ends as it would have', async () => {
  const child = start(program(50, `${moments}; process.exit(dropped > 40 ? 7 : 8)`), '"$@" >/dev/full 2>/dev/full')
  assert.equal(await ended(child), 7)
})

test('a full disk and the end at once: the lines still reach standard error', async () => {
  const child = start(program(50, 'process.exit(0)'), '"$@" > /dev/full')
  const text = collect(child)
  assert.equal(await ended(child), 0)
  assert.match(text.err, /line 49 /)
})

test('the last line of a process that exits at once arrives', async () => {
  for (const shell of [undefined, '"$@" | cat']) {
    const child = start(program(20, 'process.exit(0)'), shell)
    const text = collect(child)
    await ended(child)
    assert.match(text.out, /line 19 /, String(shell))
  }
})

test('lines of every length arrive whole, once and in order while the reader is slow', async () => {
  const script = `
    const { LineSink } = await import(${JSON.stringify(sink)})
    const out = new LineSink(1, { notice: (message) => '! ' + message, onDropped: () => undefined })
    process.once('exit', () => out.flush())
    for (let index = 0; index < 300; index += 1) {
      out.write(index + ' ' + 'é€😀x'.repeat(index % 97 === 0 ? 1200 : index % 53) + '\\n')
      if (index % 40 === 0) await new Promise((done) => setTimeout(done, 15))
    }
    await new Promise((done) => setTimeout(done, 300))
  `
  const expected = Array.from({ length: 300 }, (_, index) => `${index} ${'é€😀x'.repeat(index % 97 === 0 ? 1200 : index % 53)}\n`).join('')
  for (const shell of [undefined, '"$@" | (sleep 0.2; cat)']) {
    const child = start(script, shell)
    const chunks: Buffer[] = []
    child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk))
    await ended(child)
    assert.equal(Buffer.concat(chunks).toString(), expected, String(shell))
  }
})
