// The job after opening: each document of a mail past the scanner, read, and put to the invoice it is for. What is not certain waits for a
// person. Killed anywhere, it begins again: only its last transaction has an effect.
import { lockRows } from '../../../adapters/database/dialect.ts'
import type { ArrivedMailTable, MailDocumentTable } from '../../../adapters/database/tables/mailbox.ts'
import type { JobRun } from '../../../adapters/jobs/job-handler.ts'
import type { Context, WriteContext } from '../../../context.ts'
import type { Selectable } from 'kysely'
import { open } from '../../accounts/seal.ts'
import { maskAccountsIn } from '../../money/account-number.ts'
import { dateOn } from '../../money/calendar.ts'
import type { DocumentReading } from '../document-reading.ts'
import { ourAccountNumbers, type ProofReader } from '../read-proof-job.ts'
import { infectedSentence, noteInfected, virusIn } from '../scan-document.ts'
import { answerSender } from './answer-sender.ts'
import { chooseInvoice } from './choose-invoice.ts'
import { mailTextPurpose } from './mail-content.ts'
import { assignDocument } from './assign-document.ts'

type MailRow = Selectable<ArrivedMailTable>
type DocumentRow = Selectable<MailDocumentTable>

/** What became of one document, and the sentence about it. */
interface Outcome {
  document: DocumentRow
  virus: string | null
  reading: DocumentReading['reading'] | null
}

/** Handler of the job kind `sort-mail`. `ownAddresses` are never answered. */
export const sortMailJob =
  (reader: ProofReader, ownAddresses: readonly string[]) =>
  async (ctx: Context, run: JobRun): Promise<void> => {
    const uuid = String(run.job.payload['uuid'])
    const mail = await ctx.read.db.selectFrom('arrived_mail').selectAll().where('uuid', '=', uuid).executeTakeFirst()
    if (mail === undefined || !['sorting', 'repeated'].includes(mail.state)) return ctx.transact((w) => run.finish(w))
    const documents = await ctx.read.db.selectFrom('mail_document').selectAll().where('mail_id', '=', mail.id).orderBy('position').execute()
    const outcomes: Outcome[] = []
    for (const document of documents) outcomes.push(await lookAt(ctx, run, reader, document))
    run.signal.throwIfAborted()
    await ctx.transact(async (w) => {
      await settle(w, mail, outcomes, ownAddresses)
      await run.finish(w)
    })
  }

async function lookAt(ctx: Context, run: JobRun, reader: ProofReader, document: DocumentRow): Promise<Outcome> {
  const { file_key: fileKey, sha256 } = document
  if (fileKey === null || document.scan === 'infected') return { document, virus: null, reading: null }
  const virus = document.scan === 'waiting' ? await virusIn(ctx, { fileKey, sha256 }) : null
  if (virus !== null) return { document, virus, reading: null }
  const { reading } = await ctx.files.withLocalFile(fileKey, sha256, async (path) =>
    reader.read(
      { path, name: document.file_name },
      { ourAccounts: await ourAccountNumbers(ctx.read), today: dateOn(ctx.clock.now()), signal: run.signal },
    ),
  )
  run.signal.throwIfAborted()
  if (reading.reason === 'too-slow' && run.job.attempt < run.job.attemptsMax) throw new Error('reading took too long; it is tried again')
  return { document, virus: null, reading }
}

async function settle(w: WriteContext, mail: MailRow, outcomes: readonly Outcome[], ownAddresses: readonly string[]): Promise<void> {
  const locked = await w.db
    .selectFrom('arrived_mail')
    .select('state')
    .where('id', '=', mail.id)
    .modifyEnd(lockRows(w.db))
    .executeTakeFirst()
  if (locked === undefined || locked.state !== mail.state) return
  const waiting: string[] = mail.waiting_words === null ? [] : [mail.waiting_words]
  const sentences: string[] = []
  let assigned = 0
  for (const outcome of outcomes) {
    const what = await settleOne(w, mail, outcome)
    sentences.push(`${outcome.document.file_name}: ${what.sentence}`)
    if ('assigned' in what) assigned += 1
    else if (what.waiting !== null) waiting.push(what.waiting)
  }
  if (outcomes.length === 0) {
    waiting.push('It has no document, and its words are too few to be a notice.')
    sentences.push('We found no document in it. Send the PDF from your bank as an attachment.')
  }
  if (mail.state === 'repeated') return
  // a mail is done when each of its documents is
  const isDone = assigned > 0 && waiting.length === 0
  await w.db
    .updateTable('arrived_mail')
    .set({
      state: isDone ? 'assigned' : 'waiting',
      waiting_words: isDone ? null : ([...new Set(waiting)].join(' ') || 'None of its documents could be used.').slice(0, 300),
      decided_at: isDone ? w.clock.now() : null,
    })
    .where('id', '=', mail.id)
    .execute()
  await answerSender(w, mail, sentences, ownAddresses)
}

type Settled = { assigned: true; sentence: string } | { waiting: string | null; sentence: string }

async function settleOne(w: WriteContext, mail: MailRow, { document, virus, reading }: Outcome): Promise<Settled> {
  if (document.refused_words !== null) return { waiting: null, sentence: document.refused_words }
  if (virus !== null) {
    await w.db.updateTable('mail_document').set({ scan: 'infected' }).where('id', '=', document.id).execute()
    await noteInfected(w, { actor: mail.from_address ?? 'mailbox', subject: mail.uuid, virus, sha256: document.sha256 })
    return { waiting: `The virus scanner found ${virus} in ${document.file_name}.`, sentence: infectedSentence(virus) }
  }
  if (reading === null) return { waiting: null, sentence: 'It was not opened.' }
  await w.db
    .updateTable('mail_document')
    .set({
      scan: document.scan === 'waiting' ? 'clean' : document.scan,
      amount_cents: reading.currency === null || reading.currency === 'ZAR' ? reading.amount_cents : null,
      reference: reading.reference === null ? null : maskAccountsIn(reading.reference).slice(0, 120),
    })
    .where('id', '=', document.id)
    .execute()
  const later = 'We have it, and somebody here looks which invoice it is for. With its payment reference in the mail this goes by itself.'
  if (mail.state === 'repeated') return { waiting: null, sentence: later }
  if (document.kind === 'text' && reading.kind !== 'proof')
    return { waiting: 'Its words do not read as a notice of payment.', sentence: later }
  const chosen = await chooseInvoice(w, {
    document: reading.reference ?? '',
    mail: [mail.subject, open(w.keys, mailTextPurpose(mail), mail.sealed_text ?? '') ?? '', document.file_name].join('\n'),
    amountCents: reading.amount_cents,
    customerId: mail.customer_id,
  })
  if ('waiting' in chosen) return { waiting: chosen.waiting, sentence: later }
  await assignDocument(w, { mail, document, invoice: chosen.invoice, actor: mail.from_address ?? 'mailbox' })
  return {
    assigned: true,
    sentence: `Received for invoice ${chosen.invoice.number}. We check it, and tell you when somebody here decided.`,
  }
}
