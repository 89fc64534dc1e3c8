// A supplier whose mailbox for proofs is read, and what banks and buyers send to it.
import assert from 'node:assert/strict'
import { randomInt, randomUUID } from 'node:crypto'
import { printText } from '../../src/adapters/mailbox/print-text.ts'
import { mailReader } from '../../src/adapters/mailbox/read-mail.ts'
import { createRunner } from '../../src/adapters/jobs/run-jobs.ts'
import { formatPaymentReference } from '../../src/business/money/payment-reference.ts'
import { type ArrivedMailDetail, findArrivedMail, listArrivedMail } from '../../src/business/proofs/mailbox/find-mail.ts'
import { MailUnopenable } from '../../src/business/proofs/mailbox/mail-content.ts'
import type { MailServer } from '../../src/business/proofs/mailbox/mail-server.ts'
import { openMailJob } from '../../src/business/proofs/mailbox/open-mail.ts'
import { sortMailJob } from '../../src/business/proofs/mailbox/sort-mail.ts'
import { type Round, takeMail } from '../../src/business/proofs/mailbox/take-mail.ts'
import { type ProofReader, readProofJob } from '../../src/business/proofs/read-proof-job.ts'
import type { DocumentInspector } from '../../src/business/proofs/inspector.ts'
import type { VirusScanner } from '../../src/business/proofs/virus-scanner.ts'
import { sampleProofPdf } from '../../src/commands/demo/sample-proof.ts'
import { mailboxLimits } from '../../src/config/mailbox-limits.ts'
import type { GivenDatabase } from './databases.ts'
import { memoryMailbox } from './memory-mailbox.ts'
import { type MailParts, plainMail, signed, testKeys } from './signed-mail.ts'
import { textReader } from './text-reader.ts'
import { createWorld, ourAccount } from './world.ts'

/** The address that mail to us goes to, and that is never answered. */
export const ownAddress = 'proofs@shop.example'

export type ProofMailbox = Awaited<ReturnType<typeof openProofMailbox>>

/** Without `real`, mails come from memory; with it, from that server. */
export const openProofMailbox = async (
  given: GivenDatabase,
  real?: { server: MailServer; deliver(mail: Uint8Array): Promise<void>; scanner: VirusScanner },
) => {
  const world = await createWorld(given.database)
  // the server's clock is this machine's: which mails are new to it is asked by day
  world.clock.advance(Date.now() - Date.parse(world.clock.now()))
  /** how often inspecting a document is still to take too long */
  const slow = { times: 0 }
  const inspect: DocumentInspector = async (bytes, name) => {
    if (slow.times > 0) {
      slow.times -= 1
      return { refused: 'too-slow', sentence: 'It takes too long.' }
    }
    // a machine that is busy with other tests is none of these tests’ business
    for (let tries = 0; ; tries++) {
      const inspection = await world.ctx.inspect(bytes, name)
      if (!('refused' in inspection) || inspection.refused !== 'too-slow' || tries === 5) return inspection
    }
  }
  const ctx = { ...world.ctx, scanner: real?.scanner, inspect }
  const buyer = await world.openAccount('Highveld Furnaces')
  /** domains whose keys cannot be fetched just now */
  const silent: string[] = []
  /** how often taking a mail apart is still to fail */
  const opening = { fails: 0 }
  const open = mailReader({ lookUp: (name) => testKeys([], silent)(name), now: () => new Date(ctx.clock.now()) })
  const readers = { now: textReader }
  const reader: ProofReader = { read: (input, options) => readers.now.read(input, options) }
  const handlers = {
    'open-mail': openMailJob((mail, banks) => {
      if (opening.fails === 0) return open(mail, banks)
      opening.fails -= 1
      return Promise.reject(new MailUnopenable('too-slow'))
    }, printText),
    'sort-mail': sortMailJob(reader, [ownAddress]),
    'read-proof': readProofJob(reader),
  }
  const runner = createRunner(ctx, given.database, handlers, { concurrency: 1, stopTimeoutMs: 1_000 })
  const work = async (): Promise<void> => {
    while (await runner.workOnce());
  }
  const signedAt = () => new Date(Date.parse(ctx.clock.now()) - 60_000)

  return {
    world,
    ctx,
    buyer,
    silent,
    slow,
    opening,
    /** which reader reads: by default only the text layer is looked at */
    readers,
    work,
    round: (from: MailServer = real?.server ?? memoryMailbox([])): Promise<Round> => takeMail(ctx, from, 'this process'),
    /** The mail as it stands after it came, was opened and sorted. */
    arrive: async (mail: Uint8Array): Promise<ArrivedMailDetail> => {
      await real?.deliver(mail)
      world.clock.advance(mailboxLimits.pollMs)
      assert.deepEqual(await takeMail(ctx, real?.server ?? memoryMailbox([mail]), 'this process'), { taken: 1, known: 0 })
      await work()
      const [newest] = (await listArrivedMail(ctx.read, { view: 'all' })).rows
      assert.ok(newest)
      return findArrivedMail(ctx.read, newest.uuid)
    },
    count: async () => (await listArrivedMail(ctx.read, { view: 'all' })).total,
    proofsOf: (invoiceUuid: string) =>
      ctx.read.db
        .selectFrom('proof')
        .innerJoin('invoice', 'invoice.id', 'proof.invoice_id')
        .selectAll('proof')
        .where('invoice.uuid', '=', invoiceUuid)
        .execute(),
    /** What was answered to senders of mail. */
    answers: async () =>
      (await ctx.read.db.selectFrom('job').select('payload').where('kind', '=', 'send-mail').execute())
        .map((job) => JSON.parse(job.payload) as { to: string; subject: string; text: string })
        .filter((mail) => mail.subject.startsWith('We have your mail')),
    noticeOf: (invoice: { paymentReference: string; totalCents: number }, reference?: string) =>
      sampleProofPdf({
        payerName: 'Highveld Furnaces',
        beneficiaryName: 'Test Supply',
        beneficiaryBank: 'First National Bank',
        accountNumber: ourAccount,
        branchCode: '250655',
        amountCents: invoice.totalCents,
        reference: reference ?? formatPaymentReference(invoice.paymentReference),
        paidOn: ctx.clock.now().slice(0, 10),
        bankReference: `MB${String(randomInt(1e9)).padStart(9, '0')}`,
      }),
    fromBank: (parts: MailParts) =>
      signed(plainMail({ ...parts, date: new Date(ctx.clock.now()).toUTCString() }), { signedAt: signedAt() }),
    /** Signed by the sender's own domain. */
    fromCustomer: (parts: MailParts, email = buyer.email) =>
      signed(plainMail({ from: `Lerato <${email}>`, ...parts }), { domain: email.split('@')[1] ?? '', signedAt: signedAt() }),
    once: () => ({ ...world.staff, onceKey: randomUUID() }),
  }
}

export const pdfOf = (bytes: Uint8Array, name = 'notice.pdf') => ({ name, type: 'application/pdf', bytes })
