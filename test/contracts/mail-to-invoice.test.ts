// Which invoice a mailed document is for, who is answered, and what a person does with the rest.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { formatPaymentReference } from '../../src/business/money/payment-reference.ts'
import { assignMail, setMailAside, takeMailBack } from '../../src/business/proofs/mailbox/decide-mail.ts'
import { findArrivedMail } from '../../src/business/proofs/mailbox/find-mail.ts'
import { withDatabases } from '../harness/databases.ts'
import { openProofMailbox, ownAddress, pdfOf, type ProofMailbox } from '../harness/proof-mailbox.ts'
import { plainMail } from '../harness/signed-mail.ts'

withDatabases((given) => {
  let box: ProofMailbox
  before(async () => {
    box = await openProofMailbox(given)
  })
  after(() => box.world.close())

  test('a buyer’s mail is an upload like any other, and is answered once', async () => {
    const { invoice } = await box.world.order(box.buyer)
    const answered = (await box.answers()).length
    const mail = await box.arrive(
      await box.fromCustomer({
        subject: `Paid ${invoice.number}`,
        text: 'see attached',
        attachments: [pdfOf(await box.noticeOf(invoice))],
      }),
    )
    assert.deepEqual([mail.state, mail.evidence, mail.customerName], ['assigned', 'sender', 'Highveld Furnaces'])
    const [proof] = await box.proofsOf(invoice.uuid)
    assert.doesNotMatch(proof?.checks ?? '', /bank mailed/)
    const sent = (await box.answers()).slice(answered)
    assert.deepEqual([sent.length, sent[0]?.to], [1, box.buyer.email])
    assert.match(sent[0]?.text ?? '', new RegExp(`notice.pdf: Received for invoice ${invoice.number}`))
  })

  test('a document that could not be inspected in time is inspected again', async () => {
    const { invoice } = await box.world.order(box.buyer)
    box.slow.times = 1
    const mail = await box.arrive(await box.fromCustomer({ attachments: [pdfOf(await box.noticeOf(invoice))] }))
    assert.equal(mail.state, 'sorting')
    box.world.clock.advance(60_000)
    await box.work()
    assert.equal((await findArrivedMail(box.ctx.read, mail.uuid)).documents[0]?.invoiceNumber, invoice.number)
  })

  test('nobody is answered whose name is not proven, who is a machine, or who is ourselves', async () => {
    const { invoice } = await box.world.order(box.buyer)
    const answered = (await box.answers()).length
    const attachments = [pdfOf(await box.noticeOf(invoice))]
    await box.arrive(plainMail({ from: box.buyer.email, attachments }))
    await box.arrive(await box.fromCustomer({ headers: ['Auto-Submitted: auto-replied'], attachments }))
    await box.arrive(await box.fromCustomer({ attachments }, ownAddress))
    assert.equal((await box.answers()).length, answered)
  })

  test('what cannot be used is said, waits, and is assigned by a person or set aside with a reason', async () => {
    const { invoice } = await box.world.order(box.buyer)
    const svg = { name: 'x.svg', type: 'image/svg+xml', bytes: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>') }
    const noName = pdfOf(await box.noticeOf(invoice, 'THANK YOU'), 'no name.pdf')
    const mail = await box.arrive(plainMail({ from: 'Stranger <s@mail.example>', attachments: [svg, noName] }))
    assert.deepEqual([mail.state, mail.evidence], ['waiting', 'none'])
    assert.match(mail.waitingWords ?? '', /names no invoice of ours, and its sender is not known/)
    assert.match(mail.documents[0]?.refusedWords ?? '', /not a PDF, JPEG, PNG or WebP/)
    assert.ok(
      mail.documents[1]?.suggestions.some(({ number }) => number === invoice.number),
      'an open invoice of that amount is suggested',
    )
    const documentUuid = mail.documents[1]?.uuid ?? ''
    const wrong = await box.ctx.transact((w) =>
      assignMail(w, { mailUuid: mail.uuid, documentUuid, invoice: 'INV-1999-00001', ...box.once() }),
    )
    assert.equal('refused' in wrong && wrong.refused, 'invoice')
    const short = await box.ctx.transact((w) => setMailAside(w, { mailUuid: mail.uuid, reason: 'x', ...box.once() }))
    assert.equal('refused' in short && short.refused, 'reason')
    await box.ctx.transact((w) => setMailAside(w, { mailUuid: mail.uuid, reason: 'An advertisement', ...box.once() }))
    assert.equal((await findArrivedMail(box.ctx.read, mail.uuid)).state, 'set-aside')
    await box.ctx.transact((w) => takeMailBack(w, { mailUuid: mail.uuid, ...box.once() }))
    assert.equal((await findArrivedMail(box.ctx.read, mail.uuid)).state, 'waiting')
    const done = await box.ctx.transact((w) => assignMail(w, { mailUuid: mail.uuid, documentUuid, invoice: invoice.number, ...box.once() }))
    assert.ok('proofUuid' in done)
    await box.work()
    assert.equal((await box.proofsOf(invoice.uuid)).length, 1)
    const again = await box.ctx.transact((w) =>
      assignMail(w, { mailUuid: mail.uuid, documentUuid, invoice: invoice.number, ...box.once() }),
    )
    assert.equal('refused' in again && again.refused, 'document')
  })

  test('of several documents in one mail each has the invoices that fit it, its own first', async () => {
    const { invoice: first } = await box.world.order(box.buyer)
    const { invoice: second } = await box.world.order(box.buyer, [['ore', '12']])
    const attachments = [pdfOf(await box.noticeOf(second, 'PAYMENT'), 'two.pdf'), pdfOf(await box.noticeOf(first, 'PAYMENT'), 'one.pdf')]
    const mail = await box.arrive(await box.fromCustomer({ text: `for ${first.number} and ${second.number}`, attachments }))
    assert.deepEqual(
      mail.documents.map(({ fileName, suggestions }) => [fileName, suggestions[0]?.number]),
      [
        ['two.pdf', second.number],
        ['one.pdf', first.number],
      ],
    )
    for (const { uuid, suggestions } of mail.documents) {
      const assignment = { mailUuid: mail.uuid, documentUuid: uuid, invoice: suggestions[0]?.number ?? '', ...box.once() }
      assert.ok('proofUuid' in (await box.ctx.transact((w) => assignMail(w, assignment))))
    }
    const { documents } = await findArrivedMail(box.ctx.read, mail.uuid)
    assert.deepEqual(
      documents.map(({ invoiceNumber, suggestions }) => [invoiceNumber, suggestions.length]),
      [
        [second.number, 0],
        [first.number, 0],
      ],
    )
  })

  test('a bank’s mail that was attached to another before proves nothing when it is attached again', async () => {
    const { invoice } = await box.world.order(box.buyer)
    const inside = await box.fromBank({ attachments: [pdfOf(await box.noticeOf(invoice))] })
    const forward = (from: string) =>
      box.arrive(plainMail({ from, attachments: [{ name: 'f.eml', type: 'message/rfc822', bytes: inside }] }))
    assert.equal((await forward('a@b.example')).documents[0]?.isBankMail, true)
    const again = await forward('c@d.example')
    assert.equal(again.documents[0]?.isBankMail, false)
    assert.match(again.documents[0]?.evidenceWords ?? '', /FNB wrote it.*proves nothing twice/)
  })

  test('a mail that cannot be taken apart, or whose job fails for good, waits for a person', async () => {
    box.opening.fails = 3
    const mail = await box.arrive(plainMail({ from: 'bomb@mail.example' }))
    assert.equal(mail.state, 'sorting')
    for (let tries = 0; tries < 2; tries++) {
      box.world.clock.advance(3_600_000)
      await box.work()
    }
    const opened = await findArrivedMail(box.ctx.read, mail.uuid)
    assert.deepEqual([opened.state, opened.fromAddress], ['waiting', null])
    assert.match(opened.waitingWords ?? '', /was not opened: look at it in the mailbox/)
    const other = await box.arrive(plainMail({ from: 'poison@mail.example', text: 'x'.repeat(50) }))
    await box.ctx.transact((w) => w.db.updateTable('arrived_mail').set({ state: 'sorting' }).where('uuid', '=', other.uuid).execute())
    await box.ctx.transact((w) =>
      w.db.updateTable('job').set({ state: 'dead' }).where('unique_key', '=', `sort-mail ${other.uuid}`).execute(),
    )
    await box.arrive(plainMail({ from: 'next@mail.example' }))
    const stuck = await findArrivedMail(box.ctx.read, other.uuid)
    assert.equal(stuck.state, 'waiting')
    assert.match(stuck.waitingWords ?? '', /several times/)
  })

  test('a reference in the mail names the invoice; two of them, or another company’s, wait', async () => {
    const { invoice: first } = await box.world.order(box.buyer)
    const { invoice: second } = await box.world.order(box.buyer)
    const bare = async () => [pdfOf(await box.noticeOf(first, 'PAYMENT'))]
    const named = await box.arrive(
      await box.fromCustomer({ text: `for ${formatPaymentReference(first.paymentReference)}`, attachments: await bare() }),
    )
    assert.equal(named.documents[0]?.invoiceNumber, first.number)
    const both = await box.arrive(await box.fromCustomer({ text: `for ${first.number} and ${second.number}`, attachments: await bare() }))
    assert.match(both.waitingWords ?? '', /names several invoices/)
    const other = await box.world.openAccount('Another Company')
    const { invoice: theirs } = await box.world.order(other)
    const foreign = await box.arrive(await box.fromCustomer({ text: `for ${theirs.number}`, attachments: await bare() }))
    assert.match(foreign.waitingWords ?? '', /another company’s than the sender’s/)
    assert.equal((await box.proofsOf(theirs.uuid)).length, 0)
  })

  test('an amount that only one invoice of a known sender has decides; two of them do not', async () => {
    const lonely = await box.world.openAccount('Lonely Debtor')
    const { invoice } = await box.world.order(lonely)
    const send = async () =>
      box.arrive(await box.fromCustomer({ attachments: [pdfOf(await box.noticeOf(invoice, 'GOODS'))] }, lonely.email))
    assert.equal((await send()).documents[0]?.invoiceNumber, invoice.number)
    await box.world.order(lonely)
    assert.match((await send()).waitingWords ?? '', /owes several of exactly this amount/)
  })

  test('a bank’s mail that comes again proves nothing twice; a forwarded copy proves nothing', async () => {
    const { invoice } = await box.world.order(box.buyer)
    const original = await box.fromBank({ attachments: [pdfOf(await box.noticeOf(invoice))] })
    assert.equal((await box.arrive(original)).state, 'assigned')
    const again = await box.arrive(
      Buffer.concat([Buffer.from('Received: from here by there; Fri, 06 Mar 2026 10:01:00 +0200\r\n'), original]),
    )
    assert.deepEqual([again.state, again.documents[0]?.proofUuid], ['repeated', null])
    assert.equal((await box.proofsOf(invoice.uuid)).length, 1)
    const { invoice: another } = await box.world.order(box.buyer)
    const forwarded = await box.arrive(
      plainMail({ from: 'FNB <inform@fnb.co.za>', subject: 'Fwd: notice', attachments: [pdfOf(await box.noticeOf(another))] }),
    )
    assert.deepEqual([forwarded.evidence, forwarded.documents[0]?.isBankMail], ['none', false])
    const { invoice: third } = await box.world.order(box.buyer)
    const inside = await box.fromBank({ attachments: [pdfOf(await box.noticeOf(third))] })
    const attached = await box.arrive(
      plainMail({ from: 'a@b.example', attachments: [{ name: 'f.eml', type: 'message/rfc822', bytes: inside }] }),
    )
    assert.deepEqual([attached.evidence, attached.documents[0]?.isBankMail], ['none', true])
    assert.match(attached.documents[0]?.evidenceWords ?? '', /^Of the mail attached to it: FNB wrote it/)
  })
})
