/**
 * `bench/proofs.ts DIR…`: reads every document of labelled folders (`truth.json` and `files/`) through the real pool
 * and prints how many fields are exact, by kind of document. Ends with status 1 when an aim is missed.
 */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { createOcrPool, type OcrPool } from '../src/adapters/ocr/pool.ts'
import { digitsOf, squeeze } from '../src/business/proofs/reading/plain-text.ts'
import type { ProofReading } from '../src/business/proofs/reading/reading.ts'

type Truth = {
  amountCents: number
  reference: string
  date: string
  bank: string
  payerName: string | null
  beneficiaryAccount: string | null
  branchCode: string | null
  trace: string | null
}
type Labelled = { id: string; file: string; kind: string; expect: 'match' | 'refuse' | 'review'; reason: string | null; fields: Truth }

/** Aims: all three fields on this share of the genuine documents, nothing wrong above this confidence. */
const ALL_THREE_MIN = 0.95
const SURE = 0.9

type Check = 'amount' | 'reference' | 'date' | 'bank' | 'payer' | 'account' | 'branch' | 'bank id'
const CHECKS: Record<Check, (truth: Truth, reading: ProofReading) => boolean | null> = {
  amount: (t, r) => r.amount_cents === t.amountCents,
  reference: (t, r) => squeeze(r.reference ?? '') === squeeze(t.reference),
  date: (t, r) => r.payment_date === t.date,
  bank: (t, r) => squeeze(r.bank ?? '').startsWith(squeeze(t.bank).slice(0, 4)),
  payer: (t, r) => (t.payerName === null ? null : squeeze(r.payer_name ?? '') === squeeze(t.payerName)),
  account: (t, r) =>
    t.beneficiaryAccount === null
      ? null
      : Boolean(r.beneficiary_account) && digitsOf(t.beneficiaryAccount).endsWith(digitsOf(r.beneficiary_account ?? '')),
  branch: (t, r) => (t.branchCode === null ? null : digitsOf(r.branch_code ?? '').startsWith(t.branchCode)),
  'bank id': (t, r) => (t.trace === null ? null : squeeze(r.bank_reference ?? '') === squeeze(t.trace)),
}
const MAIN = [
  { check: 'amount', key: 'amount_cents' },
  { check: 'reference', key: 'reference' },
  { check: 'date', key: 'payment_date' },
] as const

type Group = {
  documents: number
  allThree: number
  right: Map<Check, [right: number, known: number]>
  blocked: number
  durationsMs: number[]
}
type Score = { groups: Map<string, Group>; wrongButSure: string[]; passed: string[]; misses: string[] }

const folders = process.argv.slice(2)
if (folders.length === 0) {
  console.error('usage: bench/proofs.ts DIR...')
  process.exit(2)
}
const today = new Date().toISOString().slice(0, 10)
const pool = createOcrPool({ children: 1, niceness: 0 })
const score: Score = { groups: new Map(), wrongButSure: [], passed: [], misses: [] }
for (const folder of folders) await scoreFolder(pool, folder, score)
await pool.close()
process.exitCode = report(score) ? 0 : 1

async function scoreFolder(reader: OcrPool, folder: string, into: Score): Promise<void> {
  const { docs } = JSON.parse(await readFile(path.join(folder, 'truth.json'), 'utf8')) as { docs: Labelled[] }
  for (const document of docs) {
    const { reading } = await reader.read({ path: path.join(folder, document.file), name: document.file }, { ourAccounts: [], today })
    if (document.expect === 'match') scoreGenuine(document, reading, into)
    // A proof sent twice cannot be seen in one reading: it takes the history.
    else if (document.reason !== 'duplicate' && !isStopped(reading)) into.passed.push(`${document.id} (${document.reason})`)
  }
}

function scoreGenuine(document: Labelled, reading: ProofReading, { groups, wrongButSure, misses }: Score): void {
  for (const name of [document.kind, 'all']) {
    const group: Group = groups.get(name) ?? { documents: 0, allThree: 0, right: new Map(), blocked: 0, durationsMs: [] }
    groups.set(name, group)
    group.documents += 1
    group.durationsMs.push(reading.duration_ms)
    if (reading.signals.some((s) => s.severity === 'block')) group.blocked += 1
    for (const [check, isRight] of Object.entries(CHECKS) as [Check, (typeof CHECKS)[Check]][]) {
      const verdict = isRight(document.fields, reading)
      const [right, known] = group.right.get(check) ?? [0, 0]
      if (verdict !== null) group.right.set(check, [right + Number(verdict), known + 1])
    }
    if (MAIN.every(({ check }) => CHECKS[check](document.fields, reading))) group.allThree += 1
  }
  for (const { check, key } of MAIN) {
    if (CHECKS[check](document.fields, reading)) continue
    const isSure = reading[key] !== null && reading.confidence[key] > SURE
    ;(isSure ? wrongButSure : misses).push(`${document.id}: ${check} read as ${reading[key]} (${reading.confidence[key]})`)
  }
}

function isStopped(reading: ProofReading): boolean {
  const isHeld = reading.kind !== 'proof' || reading.status === 'scheduled' || reading.status === 'failed' || reading.amount_cents === null
  return isHeld || (reading.currency !== null && reading.currency !== 'ZAR') || reading.signals.some((s) => s.severity !== 'note')
}

function report({ groups, wrongButSure, passed, misses }: Score): boolean {
  const checks = Object.keys(CHECKS) as Check[]
  console.log(['kind'.padEnd(12), '   n', 'all 3', ...checks.map((c) => c.padStart(9)), 'blocked', ' p50 ms', ' p95 ms'].join(' '))
  for (const [name, g] of groups) {
    const cells = checks.map((c) => percent(...(g.right.get(c) ?? [0, 0])).padStart(9))
    const sorted = g.durationsMs.sort((a, b) => a - b)
    const at = (share: number): string => String(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).padStart(7)
    console.log(
      [
        name.padEnd(12),
        String(g.documents).padStart(4),
        percent(g.allThree, g.documents).padStart(5),
        ...cells,
        String(g.blocked).padStart(7),
        at(0.5),
        at(0.95),
      ].join(' '),
    )
  }
  for (const line of misses) console.log(`missed            ${line}`)
  for (const line of wrongButSure) console.log(`WRONG BUT SURE    ${line}`)
  for (const line of passed) console.log(`PASSED            ${line}`)
  const all = groups.get('all')
  const isMet = (all?.allThree ?? 0) >= ALL_THREE_MIN * (all?.documents ?? 0) && wrongButSure.length === 0 && passed.length === 0
  console.log(
    isMet ? 'aims met' : `aims missed: all three on ${ALL_THREE_MIN * 100} % of genuine documents, none wrong above ${SURE}, none passed`,
  )
  return isMet
}

function percent(part: number, whole: number): string {
  return whole ? ((100 * part) / whole).toFixed(1) : '-'
}
