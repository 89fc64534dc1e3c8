/**
 * `bench/proofs.ts DIR… [--kinds KIND,…] [--show]`: reads every document of labelled folders (`truth.json` and `files/`)
 * through the real pool, judges it, and prints how many fields are exact, by kind of document; with `--show` also each
 * other field that was missed. Ends with status 1 when an aim is missed. `bench/proof-generator/` draws such folders.
 */
import path from 'node:path'
import { parseArgs } from 'node:util'
import { createOcrPool, type OcrPool, threadsOfEach } from '../src/adapters/ocr/pool.ts'
import type { ProofReading } from '../src/business/proofs/reading/reading.ts'
import { proofLimits } from '../src/config/proof-limits.ts'
import { readMachine } from '../src/supervisor/cores.ts'
import { judgedOn, noHistory, verdictOf } from './judged.ts'
import { fieldChecks, kindOf, mainFields, readLabels, type FieldCheck, type KindOfDocument, type Labelled } from './proof-labels.ts'

/** All three fields exact on this share of genuine documents. */
const aims: Record<KindOfDocument, number> = { 'text and screenshots': 0.99, 'scans and mild photos': 0.98, 'hard photos': 0.95 }
/** Above this confidence nothing may be wrong. */
const sureAbove = 0.9

type Group = {
  documents: number
  allThree: number
  right: Map<FieldCheck, [right: number, known: number]>
  verdicts: Map<string, number>
  durationsMs: number[]
}
type Score = {
  groups: Map<string, Group>
  /** Share of right values by reported confidence. */
  bins: Map<string, [right: number, all: number]>
  wrongButSure: string[]
  misses: string[]
  /** Documents that are no proof of money on its way, with the verdict that they got. */
  others: Map<string, Map<string, number>>
  passed: string[]
  blocked: string[]
}

const { positionals: folders, values } = parseArgs({
  allowPositionals: true,
  options: { kinds: { type: 'string' }, show: { type: 'boolean', default: false } },
})
if (folders.length === 0) {
  console.error('usage: bench/proofs.ts DIR... [--kinds KIND,...] [--show]')
  process.exit(2)
}
const kinds = values.kinds?.split(',')
// As long as a job may take: on a busy machine the bench measures the reader, not the machine.
const pool = createOcrPool({
  children: 1,
  threads: threadsOfEach(1, readMachine().cores),
  niceness: 0,
  deadlineMs: proofLimits.jobReadTimeoutMs,
})
const score: Score = { groups: new Map(), bins: new Map(), wrongButSure: [], misses: [], others: new Map(), passed: [], blocked: [] }
for (const folder of folders) await scoreFolder(pool, folder, score)
await pool.close()
report(score)
process.exitCode = missedAims(score).length > 0 ? 1 : 0

async function scoreFolder(reader: OcrPool, folder: string, into: Score): Promise<void> {
  const history = noHistory()
  for (const document of (await readLabels(folder)).filter((d) => !kinds || kinds.includes(d.kind))) {
    const filePath = path.join(folder, document.file)
    const ours = document.fields.beneficiaryAccount === null ? [] : [document.fields.beneficiaryAccount]
    const { reading } = await reader.read({ path: filePath, name: document.file }, { ourAccounts: ours, today: judgedOn(document) })
    const verdict = await verdictOf(document, filePath, reading, history)
    if (document.expect === 'match') scoreGenuine(document, reading, verdict, into)
    else {
      count(into.others, document.reason ?? document.expect, verdict)
      if (verdict === 'plausible') into.passed.push(`${document.id} (${document.reason})`)
    }
  }
}

function scoreGenuine(
  document: Labelled,
  reading: ProofReading,
  verdict: string,
  { groups, bins, wrongButSure, misses, blocked }: Score,
): void {
  for (const name of [document.kind, kindOf(document), 'all']) {
    const group: Group = groups.get(name) ?? { documents: 0, allThree: 0, right: new Map(), verdicts: new Map(), durationsMs: [] }
    groups.set(name, group)
    group.documents += 1
    group.durationsMs.push(reading.duration_ms)
    group.verdicts.set(verdict, (group.verdicts.get(verdict) ?? 0) + 1)
    for (const [check, isRight] of Object.entries(fieldChecks) as [FieldCheck, (typeof fieldChecks)[FieldCheck]][]) {
      const right = isRight(document.fields, reading)
      const [before, known] = group.right.get(check) ?? [0, 0]
      if (right !== null) group.right.set(check, [before + Number(right), known + 1])
      if (right === false && values.show && name === 'all' && !mainFields.some((f) => f.check === check))
        misses.push(`${document.id}: ${check} read as ${readAs(reading, check)}, is ${fieldOf(document, check)}`)
    }
    if (mainFields.every(({ check }) => fieldChecks[check](document.fields, reading))) group.allThree += 1
  }
  if (verdict === 'blocked')
    blocked.push(
      `${document.id}: ${reading.signals
        .filter((s) => s.severity === 'block')
        .map((s) => s.detail)
        .join(' ')}`,
    )
  for (const { check, key } of mainFields) {
    const isRight = fieldChecks[check](document.fields, reading) === true
    const confidence = reading.confidence[key]
    if (reading[key] !== null) {
      const bin = binOf(confidence)
      const [right, all] = bins.get(bin) ?? [0, 0]
      bins.set(bin, [right + Number(isRight), all + 1])
    }
    if (isRight) continue
    const isSure = reading[key] !== null && confidence > sureAbove
    ;(isSure ? wrongButSure : misses).push(
      `${document.id}: ${check} read as ${reading[key]} (${confidence}), is ${fieldOf(document, check)}`,
    )
  }
}

function fieldOf({ fields }: Labelled, check: FieldCheck): string | number | null {
  return {
    amount: fields.amountCents,
    reference: fields.reference,
    date: fields.date,
    bank: fields.bank,
    payer: fields.payerName,
    account: fields.beneficiaryAccount,
    branch: fields.branchCode,
    'bank id': fields.trace,
  }[check]
}

function readAs(reading: ProofReading, check: FieldCheck): string | number | null {
  return {
    amount: reading.amount_cents,
    reference: reading.reference,
    date: reading.payment_date,
    bank: reading.bank,
    payer: reading.payer_name,
    account: reading.beneficiary_account,
    branch: reading.branch_code,
    'bank id': reading.bank_reference,
  }[check]
}

function binOf(confidence: number): string {
  const ends = [0.5, 0.7, 0.8, 0.9, 0.95, 1]
  const end = ends.findIndex((e) => confidence <= e)
  return `${end === 0 ? '0.00' : (ends[end - 1] as number).toFixed(2)} to ${(ends[end] as number).toFixed(2)}`
}

function count(into: Map<string, Map<string, number>>, key: string, what: string): void {
  const counts = into.get(key) ?? new Map<string, number>()
  into.set(key, counts.set(what, (counts.get(what) ?? 0) + 1))
}

function report({ groups, bins, wrongButSure, misses, others, passed, blocked }: Score): void {
  const checks = Object.keys(fieldChecks) as FieldCheck[]
  console.log(
    ['kind'.padEnd(22), '   n', 'all 3', ...checks.map((c) => c.padStart(9)), 'plausible', 'blocked', ' p50 ms', ' p95 ms'].join(' '),
  )
  for (const [name, g] of [...groups].sort(([a], [b]) => orderOf(a) - orderOf(b))) {
    const sorted = g.durationsMs.sort((a, b) => a - b)
    const at = (share: number): string => String(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).padStart(7)
    const cells = checks.map((c) => percent(...(g.right.get(c) ?? [0, 0])).padStart(9))
    const verdicts = [
      percent(g.verdicts.get('plausible') ?? 0, g.documents).padStart(9),
      String(g.verdicts.get('blocked') ?? 0).padStart(7),
    ]
    console.log(
      [
        name.padEnd(22),
        String(g.documents).padStart(4),
        percent(g.allThree, g.documents).padStart(5),
        ...cells,
        ...verdicts,
        at(0.5),
        at(0.95),
      ].join(' '),
    )
  }
  console.log('\nconfidence     values  right')
  for (const [bin, [right, all]] of [...bins].sort(([a], [b]) => a.localeCompare(b)))
    console.log(`${bin} ${String(all).padStart(8)} ${percent(right, all).padStart(6)}`)
  console.log('\nno proof of money on its way: verdicts')
  for (const [reason, verdicts] of others) console.log(`${reason.padEnd(22)} ${[...verdicts].map(([v, n]) => `${n} ${v}`).join(', ')}`)
  console.log('')
  for (const line of misses) console.log(`missed            ${line}`)
  for (const line of wrongButSure) console.log(`WRONG BUT SURE    ${line}`)
  for (const line of blocked) console.log(`BLOCKED           ${line}`)
  for (const line of passed) console.log(`PASSED            ${line}`)
  const missed = missedAims(score)
  console.log(missed.length === 0 ? 'aims met' : `aims missed: ${missed.join('; ')}`)
}

/** Single kinds first, then what the aims are about, then everything. */
function orderOf(name: string): number {
  if (name === 'all') return 2
  return name in aims ? 1 : 0
}

function missedAims({ groups, wrongButSure, passed, blocked }: Score): string[] {
  const missed: string[] = []
  for (const [name, share] of Object.entries(aims)) {
    const group = groups.get(name)
    if (group && group.allThree < share * group.documents) missed.push(`all three on ${share * 100} % of ${name}`)
  }
  if (wrongButSure.length > 0) missed.push(`no wrong value above ${sureAbove}`)
  if (passed.length > 0) missed.push('nothing plausible that is no proof')
  if (blocked.length > 0) missed.push('no genuine proof blocked')
  return missed
}

function percent(part: number, whole: number): string {
  return whole ? ((100 * part) / whole).toFixed(1) : '-'
}
