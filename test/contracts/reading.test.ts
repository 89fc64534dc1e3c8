/** Reading documents in real children: exact fields, deadlines, and children that die. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { createOcrPool, type OcrPool } from '../../src/adapters/ocr/pool.ts'
import type { ProofReading } from '../../src/business/proofs/reading/reading.ts'
import { readProofCommand } from '../../src/commands/read-proof.ts'
import { emptyPages, writePdf } from './written-pdf.ts'

const DEADLINE_MS = 120_000
const TODAY = '2026-11-24'
const folder = fileURLToPath(new URL('../../samples/proofs/', import.meta.url))
const sample = (name: string): string => path.join(folder, 'files', name)

let pool: OcrPool
let scratch: string
before(async () => {
  // A loaded machine is no reason to call a document unreadable here.
  pool = createOcrPool({ children: 1, deadlineMs: DEADLINE_MS })
  scratch = await mkdtemp(path.join(tmpdir(), 'reading-'))
})
after(async () => {
  await pool.close()
  await rm(scratch, { recursive: true, force: true })
})

const read = async (file: string, ourAccounts: string[] = []): Promise<ProofReading> =>
  (await pool.read({ path: file, name: path.basename(file) }, { ourAccounts, today: TODAY })).reading
const codes = (reading: ProofReading): string[] => reading.signals.map((s) => s.code)

type Labelled = { id: string; file: string; expect: string; fields: { amountCents: number; reference: string; date: string } }
const { docs } = JSON.parse(readFileSync(path.join(folder, 'truth.json'), 'utf8')) as { docs: Labelled[] }
const plain = (s: string | null): string => (s ?? '').toUpperCase().replace(/[^A-Z0-9]/g, '')

for (const document of docs.filter((d) => d.expect === 'match')) {
  test(`the sample ${document.id} gives its amount, reference and date`, async () => {
    const r = await read(path.join(folder, document.file))
    assert.deepEqual(
      [r.kind, r.amount_cents, plain(r.reference), r.payment_date],
      ['proof', document.fields.amountCents, plain(document.fields.reference), document.fields.date],
    )
    assert.ok(!r.signals.some((s) => s.severity === 'block'), JSON.stringify(r.signals))
  })
}

for (const document of docs.filter((d) => d.expect !== 'match')) {
  test(`the sample ${document.id} does not pass as it stands`, async () => {
    const r = await read(path.join(folder, document.file))
    assert.ok(r.kind !== 'proof' || r.signals.some((s) => s.severity !== 'note'), JSON.stringify(r))
  })
}

test('a PDF whose picture shows another amount than its text is found out', async () => {
  const r = await read(sample('neg-incremental--pdf-text.pdf'))
  assert.ok(codes(r).includes('text-differs-from-picture') && codes(r).includes('pdf-edited'), codes(r).join())
  assert.ok(r.confidence.amount_cents <= 0.5)
})

test('an account that is not ours is told; ours is not; none known says nothing', async () => {
  const file = sample('discovery-app--messenger.jpg')
  const account = (await read(file)).beneficiary_account ?? ''
  assert.ok(!codes(await read(file)).includes('other-beneficiary'))
  assert.ok(!codes(await read(file, ['123456', account])).includes('other-beneficiary'))
  assert.ok(codes(await read(file, ['62000000001'])).includes('other-beneficiary'))
})

test('fields are there before the picture has been compared', async () => {
  const stages: { percent: number; hasFields: boolean }[] = []
  const file = sample('nedbank-notice--pdf-text.pdf')
  await pool.read(
    { path: file, name: 'x' },
    {
      ourAccounts: [],
      today: TODAY,
      onProgress: (p) => stages.push({ percent: p.percent, hasFields: typeof p.fields?.amount_cents === 'number' }),
    },
  )
  const early = stages.find((s) => s.hasFields)
  assert.ok(early && early.percent < 50, JSON.stringify(stages))
  assert.ok(
    stages.every((s, i) => i === 0 || s.percent >= (stages[i - 1]?.percent ?? 0)),
    'progress never goes back',
  )
})

test('a reading that is cancelled ends at once, and the pool reads the next document', async () => {
  const stop = new AbortController()
  const file = sample('african-bank-pop--photo-mild.jpg')
  const { reading } = await pool.read(
    { path: file, name: 'x' },
    { ourAccounts: [], today: TODAY, signal: stop.signal, onProgress: () => stop.abort() },
  )
  assert.deepEqual([reading.kind, reading.reason], ['unreadable', 'cancelled'])
  assert.equal((await read(file)).kind, 'proof')
})

test(
  'a child killed in mid-run gives an unreadable document, not an error, and the next one is read',
  // the child is found through /proc, which only Linux has; CI runs on Linux, so there it always runs
  { skip: process.platform !== 'linux' },
  async () => {
    const file = sample('african-bank-pop--photo-mild.jpg')
    let killed = 0
    const onProgress = (): void => {
      if (killed > 0) return
      killed = Number(
        readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8')
          .trim()
          .split(' ')
          .find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('ocr-child')),
      )
      process.kill(killed, 'SIGKILL')
    }
    const { reading } = await pool.read({ path: file, name: 'x' }, { ourAccounts: [], today: TODAY, onProgress })
    assert.ok(killed > 0)
    assert.deepEqual([reading.kind, reading.reason], ['unreadable', 'damaged'])
    assert.equal((await read(file)).kind, 'proof')
  },
)

test('a document that takes longer than its deadline is given up', async () => {
  const hurried = createOcrPool({ children: 1, deadlineMs: 1 })
  const { reading } = await hurried.read({ path: sample('fnb-real--pdf-scan.pdf'), name: 'x' }, { ourAccounts: [], today: TODAY })
  await hurried.close()
  assert.deepEqual([reading.kind, reading.reason], ['unreadable', 'too-slow'])
})

test('read-proof prints one object a line with every promised key, whatever the files are', async () => {
  const page = path.join(scratch, 'page.pdf')
  await writeFile(page, writePdf(emptyPages(1)))
  const empty = path.join(scratch, 'empty.png')
  await writeFile(empty, '')
  const out = new PassThrough()
  const status = await readProofCommand(
    [
      '--as-of',
      '2026-12-01',
      '--our-account',
      '62000000001',
      empty,
      page,
      path.join(scratch, 'missing.pdf'),
      sample('nedbank-notice--pdf-text.pdf'),
    ],
    out,
    { ourAccounts: [], today: TODAY },
  )
  out.end()
  const lines = (await text(out))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as ProofReading)
  assert.equal(status, 0)
  assert.deepEqual(
    lines.map((l) => [l.kind, l.reason]),
    [
      ['unreadable', 'empty'],
      ['unreadable', 'no-text'],
      ['unreadable', 'not-a-file'],
      ['proof', undefined],
    ],
  )
  const keys =
    'file kind bank amount_cents currency reference payment_date payer_name payer_account beneficiary_name beneficiary_account branch_code bank_reference status confidence signals pages source duration_ms'.split(
      ' ',
    )
  for (const line of lines) for (const key of keys) assert.ok(key in line, key)
})

test('read-proof refuses arguments that make no sense', async () => {
  const out = new PassThrough()
  assert.equal(await readProofCommand([], out, { ourAccounts: [], today: TODAY }), 2)
  assert.equal(await readProofCommand(['--as-of', 'soon', 'x.pdf'], out, { ourAccounts: [], today: TODAY }), 2)
})
