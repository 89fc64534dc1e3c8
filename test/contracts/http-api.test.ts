// POST /api/ocr/process: reads a proof for whoever is signed in, in either realm, and keeps
// nothing of it but a line in the audit.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sampleProofPdf } from '../../src/commands/demo/sample-proof.ts'
import { Person } from '../harness/person.ts'
import { rawRequest } from '../harness/raw-request.ts'
import { type Site, startSite } from '../harness/site.ts'
import { waitFor } from '../harness/wait-for.ts'

let site: Site
let cookie: string
let pdf: Uint8Array

before(async () => {
  site = await startSite({ isWorking: true })
  const person = new Person(site.address)
  await person.open('/register')
  await person.send('/register', {
    companyName: 'Karoo Wool (Pty) Ltd',
    address: '9 Farm Road, Beaufort West, 6970',
    contactName: 'Anna Louw',
    email: 'anna@karoowool.example',
    phone: '0825550100',
    password: 'correct horse battery staple',
  })
  ;({ cookie } = person)
  pdf = await sampleProofPdf({
    payerName: 'Karoo Wool (Pty) Ltd',
    beneficiaryName: '360Degree Supply',
    beneficiaryBank: 'First National Bank',
    accountNumber: '62900004321',
    branchCode: '250655',
    amountCents: 18_985_000,
    reference: 'INV-2026-000123',
    paidOn: '2026-02-06',
    bankReference: 'MB20260206001',
  })
})
after(() => site.stop())

const send = (parts: readonly [field: string, name: string, bytes: Uint8Array][], headers: Record<string, string> = {}) => {
  const body = new FormData()
  for (const [field, name, bytes] of parts) body.append(field, new Blob([Uint8Array.from(bytes)]), name)
  return fetch(`${site.address}/api/ocr/process`, { method: 'POST', body, headers: { cookie, ...headers } })
}
/** The reading that an answer holds, now or (202) at the address it names: on a busy machine a page may take a while. */
const readingIn = async (answer: Response): Promise<Record<string, unknown>> => {
  if (answer.status === 200) return ((await answer.json()) as { proof: Record<string, unknown> }).proof
  assert.equal(answer.status, 202)
  const { url } = (await answer.json()) as { url: string }
  const later = async () => {
    const again = await fetch(site.address + url, { headers: { cookie } })
    return again.status === 200 ? ((await again.json()) as { proof: Record<string, unknown> }).proof : undefined
  }
  return waitFor('the reading', later, 150_000)
}
const proofs = () => site.application.database.read.selectFrom('proof').select('id').execute()
const readingJobs = () => site.application.database.read.selectFrom('job').select('id').where('kind', '=', 'read-on-request').execute()

test('a proof is read into the fixed output, and nothing is kept but an audit line', async () => {
  const answer = await send([['file', 'payment.pdf', pdf]])
  const proof = await readingIn(answer)
  assert.deepEqual(
    [proof['file'], proof['kind'], proof['amount_cents'], proof['currency'], proof['reference'], proof['payment_date']],
    ['payment.pdf', 'proof', 18_985_000, 'ZAR', 'INV-2026-000123', '2026-02-06'],
  )
  assert.deepEqual(await proofs(), [])
  assert.deepEqual(await readingJobs(), [])
  const audited = await site.application.database.read
    .selectFrom('audit_event')
    .select('actor')
    .where('kind', '=', 'proof-read-only')
    .execute()
  assert.deepEqual(
    audited.map((line) => line.actor),
    ['buyer:anna@karoowool.example'],
  )
})

test('what cannot be read is an answer with a reason, not a failure', async () => {
  const answer = await send([
    ['file', 'empty.pdf', new Uint8Array(0)],
    ['file', 'page.pdf', Buffer.from('<html></html>')],
  ])
  const proof = await readingIn(answer)
  assert.equal(proof['kind'], 'unreadable')
})

test('without a session it is 401, without a file 400, over 10 MB 413, from another site 403', async () => {
  assert.equal((await send([['file', 'a.pdf', pdf]], { cookie: '' })).status, 401)
  assert.equal((await send([['other', 'a.pdf', pdf]])).status, 400)
  assert.equal((await send([['file', 'a.pdf', new Uint8Array(10 * 1024 * 1024 + 1)]])).status, 413)
  assert.equal((await send([['file', 'a.pdf', pdf]], { origin: 'https://evil.example' })).status, 403)
})

test('a stranger is refused before the document is taken in', async () => {
  const { host, port } = new URL(site.address)
  const head = [
    'POST /api/ocr/process HTTP/1.1',
    `Host: ${host}`,
    'Content-Type: multipart/form-data; boundary=x',
    'Content-Length: 9000000',
    '',
    '--x',
  ].join('\r\n')
  const startedAt = performance.now()
  assert.equal((await rawRequest(Number(port), head)).status, 401)
  assert.ok(performance.now() - startedAt < 5_000, 'the answer waited for the body')
})

test('a caller who would rather ask later gets 202 and an address, the reading once, and nobody else gets it', async () => {
  const accepted = await send([['file', 'payment.pdf', pdf]], { prefer: 'respond-async' })
  assert.equal(accepted.status, 202)
  const { url } = (await accepted.clone().json()) as { url: string }
  assert.equal((await fetch(site.address + url)).status, 401)
  const proof = await readingIn(accepted)
  assert.equal(proof['amount_cents'], 18_985_000)
  assert.equal((await fetch(site.address + url, { headers: { cookie } })).status, 404)
  assert.deepEqual(await readingJobs(), [])
})
