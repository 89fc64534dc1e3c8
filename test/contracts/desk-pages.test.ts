// The review desk's pages over HTTP, on both databases: what a second tab sends too late is answered and kept, and a message says which
// proof it is of.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startSession } from '../../src/business/accounts/session.ts'
import { addStaff } from '../../src/business/accounts/set-up-owner.ts'
import { findProof } from '../../src/business/proofs/find-proofs.ts'
import type { ProofReading } from '../../src/business/proofs/reading/reading.ts'
import { proofReadingPurpose, sealReading } from '../../src/business/proofs/kept-reading.ts'
import { checksForBuyer } from '../../src/web/storefront/proof-view.ts'
import { withDatabases } from '../harness/databases.ts'
import { wordsOf } from '../harness/person.ts'
import { sendProof } from '../harness/sent-proof.ts'
import { type Site, startSite } from '../harness/site.ts'
import { type Buyer, createWorld, type World } from '../harness/world.ts'

withDatabases((given) => {
  let world: World
  let site: Site
  let buyer: Buyer
  let naledi = ''
  let pieter = ''
  before(async () => {
    world = await createWorld(given.database)
    world.clock.set('2026-03-09T08:00:00.000Z')
    site = await startSite({
      place: { url: given.url, remove: async () => undefined },
      clock: world.clock,
      variables: { SECRET_KEY: world.ctx.keys[0] },
    })
    naledi = await cookieOf('Naledi')
    pieter = await cookieOf('Pieter')
    buyer = await world.openAccount('Desk Pages')
  })
  after(async () => {
    await site.stop()
    await world.close()
  })

  const cookieOf = async (name: string) => {
    const email = `${name}-${crypto.randomUUID()}@office.example`
    const staffId = await world.ctx.transact((w) => addStaff(w, { name, email, passwordHash: 'none', role: 'finance' }))
    const token = await world.ctx.transact((w) => startSession(w, 'office', staffId, { userAgent: 'test', remoteAddress: '127.0.0.1' }))
    return `__Host-office=${token}`
  }
  const open = async (path: string, cookie = naledi) => {
    const answer = await fetch(site.address + path, { headers: { cookie, accept: 'text/html' }, redirect: 'manual' })
    const html = await answer.text()
    return { status: answer.status, html, text: wordsOf(html) }
  }
  /** As a page that stands open would send it. */
  const send = async (cookie: string, path: string, fields: Record<string, string> = {}) => {
    const csrf =
      /name="csrf" value="([^"]+)"/.exec((await open('/office/holidays', cookie)).html)?.[1] ?? assert.fail('no token on the page')
    const answer = await fetch(site.address + path, {
      method: 'POST',
      headers: { cookie, accept: 'text/html', origin: site.address },
      body: new URLSearchParams({ csrf, once: crypto.randomUUID(), ...fields }),
      redirect: 'manual',
    })
    const html = await answer.text()
    return { status: answer.status, location: answer.headers.get('location') ?? '', html, text: wordsOf(html) }
  }
  const proofOf = async (reading: Partial<ProofReading> = {}) => {
    const { uuid } = await sendProof(world, buyer, { reading })
    return { uuid, desk: `/office/proofs/${uuid}`, proof: await findProof(world.ctx.read, { uuid }) }
  }

  test('what a second person sends on a proof that is decided meanwhile is answered by who decided, and what was typed stays', async () => {
    const { desk } = await proofOf()
    assert.equal((await send(naledi, `${desk}/accept`)).status, 303)
    const typed = 'The money is for another invoice.'
    for (const [path, fields, said] of [
      ['accept', {}, 'Nothing was accepted now'],
      ['reject', { reason: typed }, 'Your rejection was not sent'],
      ['ask', { words: typed }, 'Your question was not sent'],
      ['leave', { note: typed, was: '' }, 'Your note was not kept'],
      ['correct', { field: 'payer_name', way: 'typed', text: typed }, 'Your correction was not made'],
      ['bank-answer', { outcome: 'confirmed', bankNote: typed }, 'What the bank said was not kept'],
    ] as const) {
      const late = await send(pieter, `${desk}/${path}`, fields)
      assert.equal(late.status, 422, path)
      assert.ok(late.text.includes(`${said}: Naledi accepted this proof on 9 Mar 2026, 10:00.`), `${path}: ${late.text}`)
      assert.match(late.html, /role="alert"/)
      if (Object.keys(fields).length > 0) assert.ok(late.text.includes(typed), `${path} keeps what was typed`)
    }
  })

  test('a proof that names another open invoice offers that one; moved, its own page says so, and who decided meanwhile is told', async () => {
    const other = await proofOf()
    const { uuid, desk, proof } = await proofOf({ reference: other.proof.invoiceNumber })
    const here = await open(desk)
    assert.ok(here.text.includes(`It is for ${other.proof.invoiceNumber}…`), here.text)
    assert.match(here.text, /Move it to that invoice/)
    const moved = await send(naledi, `${desk}/move`, { to: other.proof.invoiceUuid })
    assert.equal(moved.location, `${desk}?done=moved`)
    const there = await open(moved.location)
    assert.ok(there.text.includes('Moved, and judged anew for this invoice.'))
    assert.ok(there.text.includes(`Moved: from ${proof.invoiceNumber} to ${other.proof.invoiceNumber}`), there.text)
    const stale = await send(pieter, `${desk}/accept`, { invoice: proof.invoiceUuid })
    assert.equal(stale.status, 422)
    assert.match(stale.text, /A colleague moved this proof to .* meanwhile\. Nothing was done/)
    assert.match(stale.html, /role="alert"/)
    const sameMove = await send(pieter, `${desk}/move`, { to: other.proof.invoiceUuid, invoice: proof.invoiceUuid })
    assert.match(sameMove.text, /A colleague moved this proof to .* meanwhile/)
    assert.doesNotMatch(sameMove.html, /<details class="decide-more" open/, 'the form does not stand open with another choice')
    const nowhere = await send(naledi, `${desk}/move`, { to: 'nonsense' })
    assert.equal(nowhere.status, 422)
    assert.match(nowhere.text, /Choose one of the listed invoices/)
    await send(pieter, `${desk}/reject`, { reason: 'It shows another payment.' })
    const late = await send(naledi, `${desk}/move`, { to: proof.invoiceUuid })
    assert.equal(late.status, 422)
    assert.match(late.text, /The proof was not moved: Pieter rejected this proof/)
    assert.doesNotMatch(late.text, /This is what you wrote/)
    assert.equal((await findProof(world.ctx.read, { uuid })).invoiceNumber, other.proof.invoiceNumber)
  })

  test('an address that names a proof that is not there shows its page all the same', async () => {
    assert.equal((await open(`/office/proofs?done=accepted&of=${crypto.randomUUID()}`)).status, 200)
  })

  test('a note that a colleague wrote meanwhile is not written over, and neither text is lost', async () => {
    const { desk, uuid } = await proofOf()
    assert.equal((await send(naledi, `${desk}/leave`, { was: '', note: 'Phoned them,\r\nthey call back.' })).status, 303)
    const late = await send(pieter, `${desk}/leave`, { was: '', note: 'Waits for Monday.' })
    assert.equal(late.status, 422)
    assert.match(late.text, /A colleague changed the note meanwhile/)
    assert.match(late.text, /they call back/)
    assert.match(late.text, /Waits for Monday\./)
    const both = 'Phoned them, they call back. Waits for Monday.'
    assert.equal((await send(pieter, `${desk}/leave`, { was: 'Phoned them,\r\nthey call back.', note: both })).status, 303)
    assert.equal((await findProof(world.ctx.read, { uuid })).officeNote, both)
  })

  test('the message of a decision names the proof that it is of, links to it, and has the way back', async () => {
    const first = await proofOf()
    await proofOf()
    const accepted = await send(naledi, `${first.desk}/accept`)
    const next = await open(accepted.location)
    assert.ok(!accepted.location.startsWith(first.desk), 'another proof is shown')
    assert.ok(next.text.includes(`Accepted: ${first.proof.fileName} for ${first.proof.invoiceNumber}, R`), next.text)
    assert.ok(next.html.includes(`href="${first.desk}"`))
    assert.ok(next.html.includes(`href="${first.desk}#reason"`))
    const back = await send(naledi, `${first.desk}/undo`, { reason: 'the wrong key' })
    assert.equal(back.location, `${first.desk}?done=reopened`)
    assert.match((await open(back.location)).text, /The decision is taken back\..*What was decided so far.*Taken back: the wrong key/)
    assert.doesNotMatch((await open(accepted.location)).text, /Accepted: /, 'a decision that no longer stands is not told')
    const rejected = await send(naledi, `${first.desk}/reject`, { reason: 'It shows another payment.' })
    assert.ok((await open(rejected.location)).text.includes(`Rejected: ${first.proof.fileName} for ${first.proof.invoiceNumber}`))
    const second = await proofOf()
    const asked = await send(naledi, `${second.desk}/ask`, { words: 'From which account did you pay?' })
    assert.ok((await open(asked.location)).text.includes(`Asked about ${second.proof.fileName} for ${second.proof.invoiceNumber}`))
  })

  test('once the bank confirmed a proof with a doubt, accepting is the next step; a proof without the bank’s number is verified too', async () => {
    const { desk } = await proofOf({ bank_reference: null, reference: 'INV 7' })
    const doubtful = await open(desk)
    assert.match(doubtful.html, /class="button button--primary[^"]*" href="#verify"/)
    assert.doesNotMatch(doubtful.html, /data-copy="20\d\d-/, 'a day is typed as the document prints it')
    assert.equal((await send(naledi, `${desk}/bank-answer`, { outcome: 'confirmed', bankNote: '' })).status, 303)
    const confirmed = await open(desk)
    assert.doesNotMatch(confirmed.text, /Verify with the bank first/)
    assert.match(confirmed.html, /class="button button--primary[^"]*" data-key="a"/)
  })

  test('the strip of keys has those that do something on the proof, and accepting is spoken of only where it can be done', async () => {
    const plain = await proofOf()
    const blocked = await proofOf({ status: 'scheduled' })
    const keysOn = async (desk: string) => {
      const { html, text } = await open(desk)
      const strip = /<p class="keys">(.*?)<\/p>/s.exec(html)?.[1] ?? ''
      return { keys: [...strip.matchAll(/<kbd>([^<]+)<\/kbd>/g)].map(([, key]) => key), text }
    }
    const open1 = await keysOn(plain.desk)
    assert.ok(
      ['A', 'R', 'Q', 'L', 'V'].every((key) => open1.keys.includes(key)),
      open1.keys.join(),
    )
    assert.ok(!open1.keys.includes('U'))
    const stopped = await keysOn(blocked.desk)
    assert.ok(!stopped.keys.includes('A'), stopped.keys.join())
    assert.doesNotMatch(stopped.text, /Accepting tells the buyer that the claim/)
    await send(naledi, `${plain.desk}/accept`)
    const decided = await keysOn(plain.desk)
    assert.ok(decided.keys.includes('U') && !['A', 'R', 'Q', 'L', 'V'].some((key) => decided.keys.includes(key)), decided.keys.join())
  })

  test('every page of a document is on the desk with its number, and those that were not read are named', async () => {
    const { desk } = await proofOf({ pages: 10 })
    const { text, html } = await open(desk)
    assert.match(text, /10 pages/)
    assert.match(text, /Page 10 of 10/)
    assert.match(html, /page\?number=10"/)
    assert.equal((await open(`${desk}/page?number=11`)).status, 404)
  })

  test('an amount that a person typed and the document does not show is said so, to the office and to the buyer', async () => {
    const { desk, proof } = await proofOf()
    const typed = String((proof.amountCents ?? 0) / 100 + 1)
    await world.ctx.transact(async (w) => {
      const found = [{ field: 'amount_cents' as const, candidates: [{ value: String(proof.amountCents), confidence: 1, boxes: [] }] }]
      assert(proof.document)
      const sealed = sealReading(w.keys, proofReadingPurpose(proof), { ...proof.document, found })
      await w.db.updateTable('proof').set({ sealed_reading: sealed }).where('uuid', '=', proof.uuid).execute()
    })
    const saved = await send(pieter, `${desk}/correct`, { field: 'amount_cents', way: 'typed', text: typed })
    assert.equal(saved.status, 303)
    const { text } = await open(desk)
    assert.match(text, /typed by Pieter; the document shows R/)
    assert.match(text, /Our office typed R [\d ]+,\d\d as the amount; the document shows R/)
    const view = checksForBuyer((await findProof(world.ctx.read, { uuid: proof.uuid })).checks)
    assert.ok(view.some(({ sentence }) => sentence.startsWith('Our office typed')))
    await send(pieter, `${desk}/correct`, { field: 'amount_cents', way: 'candidate', text: String(proof.amountCents) })
    assert.doesNotMatch((await open(desk)).text, /Our office typed/)
  })

  test('rows of one invoice and amount are told apart by file and time, in the queue and among the earlier proofs', async () => {
    const first = await proofOf()
    const second = await proofOf()
    const queue = await open(`/office/proofs?q=${second.proof.invoiceNumber}&find=${second.proof.invoiceNumber}`)
    assert.ok(queue.text.includes(`${second.proof.invoiceNumber} ${second.proof.fileName}`), queue.text)
    const { text } = await open(second.desk)
    assert.ok(text.replaceAll(' ,', ',').includes(`${first.proof.fileName}, 9 Mar 2026, 10:00`), text)
  })
})
