// The mailbox for proofs, with a real IMAP server and a real virus scanner: each mail is taken once whatever happens on the way, nothing is
// lost, only what a bank signed is more than an upload, and nobody opens what the scanner has not seen.
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { imapServer } from '../../src/adapters/mailbox/imap-server.ts'
import { clamdScanner } from '../../src/adapters/scanner/clamd.ts'
import { createOcrPool, type OcrPool } from '../../src/adapters/ocr/pool.ts'
import { formatPaymentReference } from '../../src/business/money/payment-reference.ts'
import { assignMail } from '../../src/business/proofs/mailbox/decide-mail.ts'
import { findArrivedMail, findMailDocument, findMailOfProof } from '../../src/business/proofs/mailbox/find-mail.ts'
import { mailboxLateSince } from '../../src/business/proofs/mailbox/mailbox-state.ts'
import type { MailServer } from '../../src/business/proofs/mailbox/mail-server.ts'
import { takeMail } from '../../src/business/proofs/mailbox/take-mail.ts'
import { openDocument } from '../../src/business/proofs/open-document.ts'
import { receiveProof } from '../../src/business/proofs/receive-proof.ts'
import { mailboxLimits } from '../../src/config/mailbox-limits.ts'
import { readSettings } from '../../src/config/settings.ts'
import { eicar, type PrivateClamd, startClamd } from '../harness/clamd.ts'
import { withDatabases } from '../harness/databases.ts'
import { type PrivateDovecot, startDovecot } from '../harness/dovecot.ts'
import { openProofMailbox, pdfOf, type ProofMailbox } from '../harness/proof-mailbox.ts'
import { plainMail } from '../harness/signed-mail.ts'
import { textReader } from '../harness/text-reader.ts'
import { ourAccount } from '../harness/world.ts'

let dovecot: PrivateDovecot
let clamd: PrivateClamd
let reader: OcrPool
let server: MailServer
before(async () => {
  dovecot = await startDovecot()
  clamd = await startClamd()
  reader = createOcrPool({ children: 1, deadlineMs: 60_000 })
  const { mailbox } = readSettings({ PROOF_IMAP_URL: dovecot.url }).intake
  assert.ok(mailbox)
  server = imapServer(mailbox)
})
after(async () => {
  await reader.close()
  await clamd.stop()
  await dovecot.stop()
})

withDatabases((given) => {
  let box: ProofMailbox
  before(async () => {
    await dovecot.beginAnew()
    box = await openProofMailbox(given, { server, deliver: (mail) => dovecot.deliver(mail), scanner: clamdScanner({ path: clamd.path }) })
  })
  after(() => box.world.close())
  beforeEach(() => box.world.clock.advance(mailboxLimits.pollMs))

  test('a notice that a bank mailed becomes a proof of its invoice, and is known as the bank’s', async () => {
    const { invoice } = await box.world.order(box.buyer)
    const mail = await box.arrive(await box.fromBank({ attachments: [pdfOf(await box.noticeOf(invoice))] }))
    assert.deepEqual([mail.state, mail.evidence, mail.bankName], ['assigned', 'bank', 'FNB'])
    const [proof] = await box.proofsOf(invoice.uuid)
    assert.deepEqual([proof?.state, proof?.amount_cents, proof?.scan], ['read', invoice.totalCents, 'clean'])
    assert.match(proof?.checks ?? '', /The bank mailed this notice to us itself/)
    assert.match((await findMailOfProof(box.ctx.read, proof?.uuid ?? ''))?.words ?? '', /FNB wrote it/)
    assert.equal((await box.world.invoice(invoice.uuid)).balanceCents, invoice.totalCents, 'it is no money')
    assert.equal((await box.answers()).length, 0, 'a bank is not answered')
    assert.deepEqual(await dovecot.counts(), { all: 1, seen: 1 })
  })

  test('words without a document are read like one', async () => {
    // whole, with its picture: what we print from words must be readable
    box.readers.now = reader
    const { invoice } = await box.world.order(box.buyer)
    const rows = [
      ['Payment date', box.ctx.clock.now().slice(0, 10)],
      ['Amount', `R ${String(invoice.totalCents / 100)}`],
      ['Beneficiary name', 'Test Supply'],
      ['Beneficiary account number', ourAccount],
      ['Beneficiary reference', formatPaymentReference(invoice.paymentReference)],
      ['Transaction number', '4100000077'],
    ]
    const html = `<h1>Notification of payment</h1><p>FNB confirms that the following payment was made.</p><table>${rows.map(([a, b]) => `<tr><td>${String(a)}</td><td>${String(b)}</td></tr>`).join('')}</table>`
    const mail = await box.arrive(await box.fromBank({ html }))
    assert.equal(mail.state, 'assigned', mail.waitingWords ?? '')
    assert.deepEqual(
      mail.documents.map(({ kind, isBankMail }) => [kind, isBankMail]),
      [['text', true]],
    )
    const [proof] = await box.proofsOf(invoice.uuid)
    assert.equal(proof?.amount_cents, invoice.totalCents)
    box.readers.now = textReader
  })

  test('a bank’s key that cannot be fetched is waited for', async () => {
    const { invoice } = await box.world.order(box.buyer)
    box.silent.push('fnb.co.za')
    const mail = await box.arrive(await box.fromBank({ attachments: [pdfOf(await box.noticeOf(invoice))] }))
    assert.equal(mail.state, 'sorting')
    box.silent.length = 0
    box.world.clock.advance(60_000)
    await box.work()
    assert.equal((await findArrivedMail(box.ctx.read, mail.uuid)).evidence, 'bank')
  })

  test('killed between taking a mail and flagging it, or before the row: each mail is there once', async () => {
    const earlier = await box.count()
    await dovecot.deliver(plainMail({ from: 'k1@mail.example', text: 'one' }))
    await dovecot.deliver(plainMail({ from: 'k2@mail.example', text: 'two' }))
    const dying = (when: 'fetch' | 'mark'): MailServer => ({
      ...server,
      open: async () => {
        const opened = await server.open()
        const die = () => Promise.reject(new Error('killed'))
        return when === 'fetch' ? { ...opened, fetch: die } : { ...opened, markTaken: die }
      },
    })
    await assert.rejects(takeMail(box.ctx, dying('fetch'), 'a process'))
    assert.equal(await box.count(), earlier)
    box.world.clock.advance(mailboxLimits.backOffMaxMs)
    await assert.rejects(takeMail(box.ctx, dying('mark'), 'a process'))
    assert.equal(await box.count(), earlier + 1)
    box.world.clock.advance(mailboxLimits.backOffMaxMs)
    assert.deepEqual(await box.round(), { taken: 1, known: 0 })
    assert.equal(await box.count(), earlier + 2)
    await box.work()
  })

  test('one process at a time; a dead one’s turn runs out', async () => {
    const held: MailServer = { ...server, open: () => new Promise(() => undefined) }
    void takeMail(box.ctx, held, 'a process that hangs')
    await new Promise((resolve) => setTimeout(resolve, 500))
    assert.deepEqual(await box.round(), { skipped: 'held' })
    box.world.clock.advance(mailboxLimits.leaseMs + 1)
    assert.ok('taken' in (await box.round()))
    assert.deepEqual(await box.round(), { skipped: 'not-due' })
  })

  test('a mailbox whose numbers begin anew gives no mail twice', async () => {
    const mail = plainMail({ from: 'again@mail.example', text: 'the same bytes' })
    await box.arrive(mail)
    const all = await box.count()
    await dovecot.beginAnew()
    await dovecot.deliver(mail)
    box.world.clock.advance(mailboxLimits.pollMs)
    assert.deepEqual(await box.round(), { taken: 0, known: 1 })
    assert.equal(await box.count(), all)
  })

  test('a server that is gone is asked less and less, said after a quarter of an hour, and caught up with', async () => {
    await dovecot.stopServing()
    const first = await box.round()
    assert.ok('failed' in first && first.failed === 'ECONNREFUSED' && first.failures === 1)
    assert.deepEqual(await box.round(), { skipped: 'not-due' })
    box.world.clock.advance(mailboxLimits.pollMs)
    const second = await box.round()
    assert.ok('failed' in second && Date.parse(second.nextAt) - Date.parse(box.ctx.clock.now()) === 2 * mailboxLimits.pollMs)
    assert.equal(await mailboxLateSince(box.ctx.read, server.key), null)
    box.world.clock.advance(mailboxLimits.lateMs + 1)
    assert.ok(await mailboxLateSince(box.ctx.read, server.key))
    await dovecot.start()
    box.world.clock.advance(mailboxLimits.backOffMaxMs)
    assert.ok('taken' in (await box.round()))
    assert.equal(await mailboxLateSince(box.ctx.read, server.key), null)
  })

  test('a virus is quarantined, noted and said; nobody opens it', async () => {
    const { invoice } = await box.world.order(box.buyer)
    const infected = Buffer.concat([await box.noticeOf(invoice), Buffer.from(`\n${eicar}\n%%EOF\n`)])
    const answered = (await box.answers()).length
    const mail = await box.arrive(await box.fromCustomer({ text: invoice.number, attachments: [pdfOf(infected)] }))
    assert.deepEqual([mail.state, mail.documents[0]?.scan], ['waiting', 'infected'])
    assert.match((await box.answers())[answered]?.text ?? '', /virus scanner found/)
    const events = await box.ctx.read.db.selectFrom('audit_event').select('subject').where('kind', '=', 'document-infected').execute()
    assert.ok(events.some(({ subject }) => subject === mail.uuid))
    const document = await findMailDocument(box.ctx.read, mail.documents[0]?.uuid ?? '')
    await assert.rejects(openDocument(box.ctx, document), /virus scanner/)
    const assigned = await box.ctx.transact((w) =>
      assignMail(w, { mailUuid: mail.uuid, documentUuid: mail.documents[0]?.uuid ?? '', invoice: invoice.number, ...box.once() }),
    )
    assert.equal('refused' in assigned && assigned.refused, 'document')
    const upload = await receiveProof(box.ctx, {
      invoiceUuid: invoice.uuid,
      ...box.buyer,
      buyerEmail: box.buyer.email,
      fileName: 'v.pdf',
      bytes: infected,
    })
    assert.ok('proofUuid' in upload)
    await box.work()
    const [proof] = await box.proofsOf(invoice.uuid)
    assert.deepEqual([proof?.state, proof?.scan, proof?.sealed_reading], ['rejected', 'infected', null])
  })

  test('while the scanner is down documents wait unopened, and go on when it is back', async () => {
    const { invoice } = await box.world.order(box.buyer)
    await clamd.stopServing()
    const upload = await receiveProof(box.ctx, {
      invoiceUuid: invoice.uuid,
      ...box.buyer,
      buyerEmail: box.buyer.email,
      fileName: 'v.pdf',
      bytes: await box.noticeOf(invoice),
    })
    assert.ok('proofUuid' in upload)
    await box.work()
    const [waiting] = await box.proofsOf(invoice.uuid)
    assert.deepEqual([waiting?.scan, waiting?.read_at], ['waiting', null])
    const stored = {
      fileKey: waiting?.file_key ?? '',
      fileName: 'v.pdf',
      mediaType: 'application/pdf',
      sizeBytes: 1,
      sha256: waiting?.sha256 ?? '',
      scan: waiting?.scan ?? null,
    }
    await assert.rejects(openDocument(box.ctx, stored), /has not looked at this document yet/)
    await clamd.start()
    box.world.clock.advance(60_000)
    await box.work()
    const [read] = await box.proofsOf(invoice.uuid)
    assert.deepEqual([read?.scan, read?.state], ['clean', 'read'])
  })

  test('a mail that is too large is listed by its beginning', async () => {
    const filler = 'x'.repeat(76)
    const mail = plainMail({
      from: 'large@mail.example',
      subject: 'Very large',
      text: `${filler}\r\n`.repeat(Math.ceil((mailboxLimits.mailBytesMax + 1_000) / 78)),
    })
    const seen = await box.arrive(mail)
    assert.deepEqual([seen.state, seen.subject, seen.documents.length], ['waiting', 'Very large', 0])
    assert.match(seen.waitingWords ?? '', /larger than 20 MB/)
  })
})
