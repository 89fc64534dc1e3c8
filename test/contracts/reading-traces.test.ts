// What a reading child leaves behind on the machine: nothing. The OCR engine's packages keep a log, a session and an identifier of
// the machine, and send figures to their maker, unless they are told not to.
import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { createOcrPool } from '../../src/adapters/ocr/pool.ts'

const sample = resolve(import.meta.dirname, '../../samples/proofs/files/standard-sms--png.png')

test('reading a picture leaves nothing in the temporary folder and nothing in the home of whoever runs us', async () => {
  const scratch = await mkdtemp(join(tmpdir(), 'supply-traces-'))
  const places = { TMPDIR: join(scratch, 'tmp'), HOME: join(scratch, 'home') }
  const before = { TMPDIR: process.env['TMPDIR'], HOME: process.env['HOME'], XDG_CACHE_HOME: process.env['XDG_CACHE_HOME'] }
  for (const folder of Object.values(places)) await mkdir(folder)
  Object.assign(process.env, places)
  delete process.env['XDG_CACHE_HOME']
  const pool = createOcrPool({ children: 1, deadlineMs: 120_000 })
  try {
    const answer = await pool.read({ path: sample, name: 'a.png' }, { ourAccounts: [], today: '2026-11-24' })
    await pool.close()
    assert.match(JSON.stringify(answer), /"kind":"(?!unreadable)/, 'the engine was at work')
    const left = await Promise.all(Object.values(places).map((folder) => readdir(folder, { recursive: true })))
    assert.deepEqual(left.flat(), [])
  } finally {
    await pool.close()
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
    }
    await rm(scratch, { recursive: true, force: true })
  }
})
