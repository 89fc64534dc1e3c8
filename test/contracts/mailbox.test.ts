// The mailbox for proofs, with a real IMAP server and a real virus scanner: each mail is taken once whatever happens on the way, documents
// reach their invoice, nothing is lost, and only what a bank signed is more than an upload.
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { imapServer } from '../../src/adapters/mailbox/imap-server.ts'
import { printText } from '../../src/adapters/mailbox/print-text.ts'
import { mailReader } from '../../src/adapters/mailbox/read-mail.ts'
import { clamdScanner } from '../../src/adapters/scanner/clamd.ts'
import { createOcrPool, type OcrPool } from '../../src/adapters/ocr/pool.ts'
import { createRunner, type Runner } from '../../src/adapters/jobs/run-jobs.ts'
import { assignMail, setMailAside, takeMailBack } from '../../src/business/proofs/mailbox/decide-mail.ts'
import { findArrivedMail, findMailDocument, findMailOfProof, listArrivedMail } from '../../src/business/proofs/mailbox/find-mail.ts'
import { mailboxLateSince } from '../../src/business/proofs/mailbox/mailbox-state.ts'
import type { MailServer } from '../../src/business/proofs/mailbox/mail-server.ts'
import { openMailJob } from '../../src/business/proofs/mailbox/open-mail.ts'
import { sortMailJob } from '../../src/business/proofs/mailbox/sort-mail.ts'
import { takeMail } from '../../src/business/proofs/mailbox/take-mail.ts'
import { openDocument } from '../../src/business/proofs/open-document.ts'
import { type ProofReader, readProofJob } from '../../src/business/proofs/read-proof-job.ts'
import { receiveProof } from '../../src/business/proofs/receive-proof.ts'
import { formatPaymentReference } from '../../src/business/money/payment-reference.ts'
import { sampleProofPdf } from '../../src/commands/demo/sample-proof.ts'
import { mailboxLimits } from '../../src/config/mailbox-limits.ts'
import { readSettings } from '../../src/config/settings.ts'
import type { Context } from '../../src/context.ts'
import { eicar, type PrivateClamd, startClamd } from '../harness/clamd.ts'
import { withDatabases } from '../harness/databases.ts'
import { type PrivateDovecot, startDovecot } from '../harness/dovecot.ts'
import { type MailParts, plainMail, signed, testKeys } from '../harness/signed-mail.ts'
import { textReader } from '../harness/text-reader.ts'
import { type Buyer, createWorld, ourAccount, type World } from '../harness/world.ts'

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

const own = 'proofs@shop.example'

withDatabases((given) => {
  let world: World
  let ctx: Context
  let runner: Runner
  let buyer: Buyer
  let reading: ProofReader = textReader
  const chosen: ProofReader = { read: (input, options) => reading.read(input, options) }
  /** domains whose keys cannot be fetched just now */
  const silent: string[] = []

  before(async () => {
    world = await createWorld(given.database)
    // the server's clock is this machine's: which mails are new to it is asked by day
    world.clock.advance(Date.now() - Date.parse(world.clock.now()))
    ctx = { ...world.ctx, scanner: clamdScanner({ path: clamd.path }) }
    buyer = await world.openAccount('Highveld Furnaces')
    await dovecot.beginAnew()
    runner = createRunner(
      ctx,
      given.database,
      {
        'open-mail': openMailJob(
          mailReader({ lookUp: (name) => testKeys([], silent)(name), now: () => new Date(ctx.clock.now()) }),
          printText,
        ),
        'sort-mail': sortMailJob(chosen, [own]),
        'read-proof': readProofJob(chosen),
      },
      { concurrency: 1, stopTimeoutMs: 1_000 },
    )
  })
  after(() => world.close())
  beforeEach(() => world.clock.advance(mailboxLimits.pollMs))

  const work = async () => {
    while (await runner.workOnce());
  }
  const round = () => takeMail(ctx, server, 'this process')
  const arrive = async (mail: Uint8Array) => {
    await dovecot.deliver(mail)
    world.clock.advance(mailboxLimits.pollMs)
    const taken = await round()
    assert.deepEqual(taken, { taken: 1, known: 0 })
    await work()
    const [newest] = (await listArrivedMail(ctx.read, { view: 'all' })).rows
    assert.ok(newest)
    return findArrivedMail(ctx.read, newest.uuid)
  }
  const count = async () => (await listArrivedMail(ctx.read, { view: 'all' })).total
  const proofsOf = async (invoiceUuid: string) =>
    ctx.read.db
      .selectFrom('proof')
      .innerJoin('invoice', 'invoice.id', 'proof.invoice_id')
      .selectAll('proof')
      .where('invoice.uuid', '=', invoiceUuid)
      .execute()
  const answers = async () =>
    (await ctx.read.db.selectFrom('job').select('payload').where('kind', '=', 'send-mail').execute())
      .map((job) => JSON.parse(job.payload) as { to: string; subject: string; text: string })
      .filter((mail) => mail.subject.startsWith('We have your mail'))
  const noticeOf = (invoice: { paymentReference: string; totalCents: number }, more: { reference?: string; bankReference?: string } = {}) =>
    sampleProofPdf({
      payerName: 'Highveld Furnaces',
      beneficiaryName: 'Test Supply',
      beneficiaryBank: 'First National Bank',
      accountNumber: ourAccount,
      branchCode: '250655',
      amountCents: invoice.totalCents,
      reference: more.reference ?? formatPaymentReference(invoice.paymentReference),
      paidOn: ctx.clock.now().slice(0, 10),
      bankReference: more.bankReference ?? `MB${String(Math.floor(Math.random() * 1e9)).padStart(9, '0')}`,
    })
  const fromBank = async (parts: MailParts) =>
    signed(plainMail({ ...parts, date: new Date(ctx.clock.now()).toUTCString() }), {
      signedAt: new Date(Date.parse(ctx.clock.now()) - 60_000),
    })
  const fromBuyer = async (parts: MailParts) =>
    signed(plainMail({ from: `Lerato <${buyer.email}>`, ...parts }), {
      domain: 'customer.example',
      signedAt: new Date(Date.parse(ctx.clock.now()) - 60_000),
    })
  const pdf = (bytes: Uint8Array, name = 'notice.pdf') => ({ name, type: 'application/pdf', bytes })
  const once = () => ({ ...world.staff, onceKey: crypto.randomUUID() })

  test('a notice that a bank mailed becomes a proof of its invoice, and is known as the bank’s', async () => {
    const { invoice } = await world.order(buyer)
    const mail = await arrive(await fromBank({ attachments: [pdf(await noticeOf(invoice))] }))
    assert.deepEqual([mail.state, mail.evidence, mail.bankName], ['assigned', 'bank', 'FNB'])
    const [proof] = await proofsOf(invoice.uuid)
    assert.deepEqual([proof?.state, proof?.amount_cents, proof?.scan], ['read', invoice.totalCents, 'clean'])
    assert.match(proof?.checks ?? '', /The bank mailed this notice to us itself/)
    assert.match((await findMailOfProof(ctx.read, proof?.uuid ?? ''))?.words ?? '', /FNB wrote it/)
    assert.equal((await world.invoice(invoice.uuid)).balanceCents, invoice.totalCents, 'it is no money')
    assert.equal((await answers()).length, 0, 'a bank is not answered')
    assert.deepEqual(await dovecot.counts(), { all: 1, seen: 1 })
  })

  test('words without a document are read like one', async () => {
    // whole, with its picture: what we print from words must be readable
    reading = reader
    const { invoice } = await world.order(buyer)
    const rows = [
      ['Payment date', ctx.clock.now().slice(0, 10)],
      ['Amount', `R ${String(invoice.totalCents / 100)}`],
      ['Beneficiary name', 'Test Supply'],
      ['Beneficiary account number', ourAccount],
      ['Beneficiary reference', formatPaymentReference(invoice.paymentReference)],
      ['Transaction number', '4100000077'],
    ]
    const html = `<h1>Notification of payment</h1><p>FNB confirms that the following payment was made.</p><table>${rows.map(([a, b]) => `<tr><td>${String(a)}</td><td>${String(b)}</td></tr>`).join('')}</table>`
    const mail = await arrive(await fromBank({ html }))
    assert.equal(mail.state, 'assigned', mail.waitingWords ?? '')
    assert.deepEqual(
      mail.documents.map(({ kind, isBankMail }) => [kind, isBankMail]),
      [['text', true]],
    )
    const [proof] = await proofsOf(invoice.uuid)
    assert.equal(proof?.amount_cents, invoice.totalCents)
    reading = textReader
  })

  test('a buyer’s mail is an upload like any other, and is answered once', async () => {
    const { invoice } = await world.order(buyer)
    const before = (await answers()).length
    const mail = await arrive(
      await fromBuyer({ subject: `Paid ${invoice.number}`, text: 'see attached', attachments: [pdf(await noticeOf(invoice))] }),
    )
    assert.deepEqual([mail.state, mail.evidence, mail.customerName], ['assigned', 'sender', 'Highveld Furnaces'])
    const [proof] = await proofsOf(invoice.uuid)
    assert.doesNotMatch(proof?.checks ?? '', /bank mailed/)
    const sent = (await answers()).slice(before)
    assert.deepEqual([sent.length, sent[0]?.to], [1, buyer.email])
    assert.match(sent[0]?.text ?? '', new RegExp(`notice.pdf: Received for invoice ${invoice.number}`))
  })

  test('nobody is answered whose name is not proven, who is a machine, or who is ourselves', async () => {
    const { invoice } = await world.order(buyer)
    const before = (await answers()).length
    const attachments = [pdf(await noticeOf(invoice))]
    await arrive(plainMail({ from: buyer.email, attachments }))
    await arrive(await fromBuyer({ headers: ['Auto-Submitted: auto-replied'], attachments }))
    await arrive(
      await signed(plainMail({ from: own, attachments }), {
        domain: 'shop.example',
        signedAt: new Date(Date.parse(ctx.clock.now()) - 60_000),
      }),
    )
    assert.equal((await answers()).length, before)
  })

  test('what cannot be used is said, waits, and is assigned by a person or set aside with a reason', async () => {
    const { invoice } = await world.order(buyer)
    const svg = { name: 'x.svg', type: 'image/svg+xml', bytes: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>') }
    const noName = pdf(await noticeOf(invoice, { reference: 'THANK YOU' }), 'no name.pdf')
    const mail = await arrive(plainMail({ from: 'Stranger <s@mail.example>', attachments: [svg, noName] }))
    assert.deepEqual([mail.state, mail.evidence], ['waiting', 'none'])
    assert.match(mail.waitingWords ?? '', /names no invoice of ours, and its sender is not known/)
    assert.match(mail.documents[0]?.refusedWords ?? '', /not a PDF, JPEG, PNG or WebP/)
    assert.ok(
      mail.suggestions.some(({ number }) => number === invoice.number),
      'an open invoice of that amount is suggested',
    )
    const documentUuid = mail.documents[1]?.uuid ?? ''
    const wrong = await ctx.transact((w) => assignMail(w, { mailUuid: mail.uuid, documentUuid, invoice: 'INV-1999-00001', ...once() }))
    assert.equal('refused' in wrong && wrong.refused, 'invoice')
    const short = await ctx.transact((w) => setMailAside(w, { mailUuid: mail.uuid, reason: 'x', ...once() }))
    assert.equal('refused' in short && short.refused, 'reason')
    await ctx.transact((w) => setMailAside(w, { mailUuid: mail.uuid, reason: 'An advertisement', ...once() }))
    assert.equal((await findArrivedMail(ctx.read, mail.uuid)).state, 'set-aside')
    await ctx.transact((w) => takeMailBack(w, { mailUuid: mail.uuid, ...once() }))
    assert.equal((await findArrivedMail(ctx.read, mail.uuid)).state, 'waiting')
    const done = await ctx.transact((w) => assignMail(w, { mailUuid: mail.uuid, documentUuid, invoice: invoice.number, ...once() }))
    assert.ok('proofUuid' in done)
    await work()
    assert.equal((await proofsOf(invoice.uuid)).length, 1)
    const again = await ctx.transact((w) => assignMail(w, { mailUuid: mail.uuid, documentUuid, invoice: invoice.number, ...once() }))
    assert.equal('refused' in again && again.refused, 'document')
  })

  test('a reference in the mail names the invoice; two of them, or another company’s, wait', async () => {
    const { invoice: first } = await world.order(buyer)
    const { invoice: second } = await world.order(buyer)
    const bare = async () => [pdf(await noticeOf(first, { reference: 'PAYMENT' }))]
    const named = await arrive(
      await fromBuyer({ text: `for ${formatPaymentReference(first.paymentReference)}`, attachments: await bare() }),
    )
    assert.equal(named.documents[0]?.invoiceNumber, first.number)
    const both = await arrive(await fromBuyer({ text: `for ${first.number} and ${second.number}`, attachments: await bare() }))
    assert.match(both.waitingWords ?? '', /names several invoices/)
    const other = await world.openAccount('Another Company')
    const { invoice: theirs } = await world.order(other)
    const foreign = await arrive(await fromBuyer({ text: `for ${theirs.number}`, attachments: await bare() }))
    assert.match(foreign.waitingWords ?? '', /another company’s than the sender’s/)
    assert.equal((await proofsOf(theirs.uuid)).length, 0)
  })

  test('an amount that only one invoice of a known sender has decides; two of them do not', async () => {
    const lonely = await world.openAccount('Lonely Debtor')
    const { invoice } = await world.order(lonely)
    const from = { from: lonely.email }
    const send = async () =>
      arrive(
        await signed(plainMail({ ...from, attachments: [pdf(await noticeOf(invoice, { reference: 'GOODS' }))] }), {
          domain: 'customer.example',
          signedAt: new Date(Date.parse(ctx.clock.now()) - 60_000),
        }),
      )
    assert.equal((await send()).documents[0]?.invoiceNumber, invoice.number)
    await world.order(lonely)
    assert.match((await send()).waitingWords ?? '', /owes several of exactly this amount/)
  })

  test('a bank’s mail that comes again proves nothing twice; a forwarded copy proves nothing', async () => {
    const { invoice } = await world.order(buyer)
    const original = await fromBank({ attachments: [pdf(await noticeOf(invoice))] })
    assert.equal((await arrive(original)).state, 'assigned')
    const again = await arrive(Buffer.concat([Buffer.from('Received: from here by there; Fri, 06 Mar 2026 10:01:00 +0200\r\n'), original]))
    assert.deepEqual([again.state, again.documents[0]?.proofUuid], ['repeated', null])
    assert.equal((await proofsOf(invoice.uuid)).length, 1)
    const { invoice: another } = await world.order(buyer)
    const forwarded = await arrive(
      plainMail({ from: 'FNB <inform@fnb.co.za>', subject: 'Fwd: notice', attachments: [pdf(await noticeOf(another))] }),
    )
    assert.deepEqual([forwarded.evidence, forwarded.documents[0]?.isBankMail], ['none', false])
    const { invoice: third } = await world.order(buyer)
    const inside = await fromBank({ attachments: [pdf(await noticeOf(third))] })
    const attached = await arrive(
      plainMail({ from: 'a@b.example', attachments: [{ name: 'f.eml', type: 'message/rfc822', bytes: inside }] }),
    )
    assert.deepEqual([attached.evidence, attached.documents[0]?.isBankMail], ['none', true])
    assert.match(attached.documents[0]?.evidenceWords ?? '', /^Of the mail attached to it: FNB wrote it/)
  })

  test('a bank’s key that cannot be fetched is waited for', async () => {
    const { invoice } = await world.order(buyer)
    silent.push('fnb.co.za')
    const mail = await arrive(await fromBank({ attachments: [pdf(await noticeOf(invoice))] }))
    assert.equal(mail.state, 'sorting')
    silent.length = 0
    world.clock.advance(60_000)
    await work()
    assert.equal((await findArrivedMail(ctx.read, mail.uuid)).evidence, 'bank')
  })

  test('killed between taking a mail and flagging it, or before the row: each mail is there once', async () => {
    const earlier = await count()
    await dovecot.deliver(plainMail({ from: 'k1@mail.example', text: 'one' }))
    await dovecot.deliver(plainMail({ from: 'k2@mail.example', text: 'two' }))
    const dying = (when: 'fetch' | 'mark'): MailServer => ({
      ...server,
      open: async () => {
        const box = await server.open()
        const die = () => Promise.reject(new Error('killed'))
        return when === 'fetch' ? { ...box, fetch: die } : { ...box, markTaken: die }
      },
    })
    await assert.rejects(takeMail(ctx, dying('fetch'), 'a process'))
    assert.equal(await count(), earlier)
    world.clock.advance(mailboxLimits.backOffMaxMs)
    await assert.rejects(takeMail(ctx, dying('mark'), 'a process'))
    assert.equal(await count(), earlier + 1)
    world.clock.advance(mailboxLimits.backOffMaxMs)
    assert.deepEqual(await round(), { taken: 1, known: 0 })
    assert.equal(await count(), earlier + 2)
    await work()
  })

  test('one process at a time; a dead one’s turn runs out', async () => {
    const held: MailServer = { ...server, open: () => new Promise(() => undefined) }
    void takeMail(ctx, held, 'a process that hangs')
    await new Promise((resolve) => setTimeout(resolve, 500))
    assert.deepEqual(await round(), { skipped: 'held' })
    world.clock.advance(mailboxLimits.leaseMs + 1)
    assert.ok('taken' in (await round()))
    assert.deepEqual(await round(), { skipped: 'not-due' })
  })

  test('a mailbox whose numbers begin anew gives no mail twice', async () => {
    const mail = plainMail({ from: 'again@mail.example', text: 'the same bytes' })
    await arrive(mail)
    const all = await count()
    await dovecot.beginAnew()
    await dovecot.deliver(mail)
    world.clock.advance(mailboxLimits.pollMs)
    assert.deepEqual(await round(), { taken: 0, known: 1 })
    assert.equal(await count(), all)
  })

  test('a server that is gone is asked less and less, said after a quarter of an hour, and caught up with', async () => {
    await dovecot.stopServing()
    const first = await round()
    assert.ok('failed' in first && first.failed === 'ECONNREFUSED' && first.failures === 1)
    assert.deepEqual(await round(), { skipped: 'not-due' })
    world.clock.advance(mailboxLimits.pollMs)
    const second = await round()
    assert.ok('failed' in second && Date.parse(second.nextAt) - Date.parse(ctx.clock.now()) === 2 * mailboxLimits.pollMs)
    assert.equal(await mailboxLateSince(ctx.read, server.key), null)
    world.clock.advance(mailboxLimits.lateMs + 1)
    assert.ok(await mailboxLateSince(ctx.read, server.key))
    await dovecot.start()
    world.clock.advance(mailboxLimits.backOffMaxMs)
    assert.ok('taken' in (await round()))
    assert.equal(await mailboxLateSince(ctx.read, server.key), null)
  })

  test('a virus is quarantined, noted and said; nobody opens it', async () => {
    const { invoice } = await world.order(buyer)
    const infected = Buffer.concat([await noticeOf(invoice), Buffer.from(`\n${eicar}\n%%EOF\n`)])
    const before = (await answers()).length
    const mail = await arrive(await fromBuyer({ text: invoice.number, attachments: [pdf(infected)] }))
    assert.deepEqual([mail.state, mail.documents[0]?.scan], ['waiting', 'infected'])
    assert.match((await answers())[before]?.text ?? '', /virus scanner found/)
    const events = await ctx.read.db.selectFrom('audit_event').select('subject').where('kind', '=', 'document-infected').execute()
    assert.ok(events.some(({ subject }) => subject === mail.uuid))
    const document = await findMailDocument(ctx.read, mail.documents[0]?.uuid ?? '')
    await assert.rejects(openDocument(ctx, document), /virus scanner/)
    const assigned = await ctx.transact((w) =>
      assignMail(w, { mailUuid: mail.uuid, documentUuid: mail.documents[0]?.uuid ?? '', invoice: invoice.number, ...once() }),
    )
    assert.equal('refused' in assigned && assigned.refused, 'document')
    const upload = await receiveProof(ctx, {
      invoiceUuid: invoice.uuid,
      ...buyer,
      buyerEmail: buyer.email,
      fileName: 'v.pdf',
      bytes: infected,
    })
    assert.ok('proofUuid' in upload)
    await work()
    const [proof] = await proofsOf(invoice.uuid)
    assert.deepEqual([proof?.state, proof?.scan, proof?.sealed_reading], ['rejected', 'infected', null])
  })

  test('while the scanner is down documents wait unopened, and go on when it is back', async () => {
    const { invoice } = await world.order(buyer)
    await clamd.stopServing()
    const upload = await receiveProof(ctx, {
      invoiceUuid: invoice.uuid,
      ...buyer,
      buyerEmail: buyer.email,
      fileName: 'v.pdf',
      bytes: await noticeOf(invoice),
    })
    assert.ok('proofUuid' in upload)
    await work()
    const [waiting] = await proofsOf(invoice.uuid)
    assert.deepEqual([waiting?.scan, waiting?.read_at], ['waiting', null])
    const stored = {
      fileKey: waiting?.file_key ?? '',
      fileName: 'v.pdf',
      mediaType: 'application/pdf',
      sizeBytes: 1,
      sha256: waiting?.sha256 ?? '',
      scan: waiting?.scan ?? null,
    }
    await assert.rejects(openDocument(ctx, stored), /has not looked at this document yet/)
    await clamd.start()
    world.clock.advance(60_000)
    await work()
    const [read] = await proofsOf(invoice.uuid)
    assert.deepEqual([read?.scan, read?.state], ['clean', 'read'])
  })

  test('a mail that is too large is listed by its beginning', async () => {
    const filler = 'x'.repeat(76)
    const mail = plainMail({
      from: 'large@mail.example',
      subject: 'Very large',
      text: `${filler}\r\n`.repeat(Math.ceil((mailboxLimits.mailBytesMax + 1_000) / 78)),
    })
    const seen = await arrive(mail)
    assert.deepEqual([seen.state, seen.subject, seen.documents.length], ['waiting', 'Very large', 0])
    assert.match(seen.waitingWords ?? '', /larger than 20 MB/)
  })
})
