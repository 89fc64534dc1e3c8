// The job that takes an arrived mail apart: who it is from and what proves that, its words, its documents with each one's inspection.
// Nothing is read or decided here; that is the job after it.
import { createHash, randomBytes } from 'node:crypto'
import { isDuplicate } from '../../../adapters/database/dialect.ts'
import type { JobRun } from '../../../adapters/jobs/job-handler.ts'
import { mailboxLimits } from '../../../config/mailbox-limits.ts'
import type { Context, WriteContext } from '../../../context.ts'
import { seal } from '../../accounts/seal.ts'
import { record } from '../../audit/record.ts'
import { maskAccountsIn } from '../../money/account-number.ts'
import { cleanName } from '../insert-proof.ts'
import { StoreUnavailable } from '../file-store.ts'
import { listBankDomains } from './bank-domains.ts'
import {
  KeysAway,
  type MailContent,
  type MailEvidence,
  type MailReader,
  MailUnopenable,
  mailTextPurpose,
  type TextPrinter,
} from './mail-content.ts'

interface Opened {
  kind: 'attachment' | 'text'
  fileName: string
  bytes: Uint8Array
  sha256: string
  /** null: refused, so its bytes stay within the mail alone */
  fileKey: string | null
  mediaType: string | null
  refused: string | null
  refusedWords: string | null
  evidence: MailEvidence | undefined
}

/** Handler of the job kind `open-mail`. */
export const openMailJob =
  (read: MailReader, print: TextPrinter) =>
  async (ctx: Context, run: JobRun): Promise<void> => {
    const uuid = String(run.job.payload['uuid'])
    const mail = await ctx.read.db.selectFrom('arrived_mail').selectAll().where('uuid', '=', uuid).executeTakeFirst()
    if (mail === undefined || mail.state !== 'sorting') return ctx.transact((w) => run.finish(w))
    const bytes = await ctx.files.withLocalFile(mail.file_key, mail.sha256, async (path) =>
      (await import('node:fs/promises')).readFile(path),
    )
    const content = await readPatiently(ctx, run, read, bytes)
    const isWhole = run.job.payload['isWhole'] !== false
    const documents = isWhole ? await openDocuments(patientlyInspecting(ctx, run), content, mail.received_at, print) : []
    run.signal.throwIfAborted()
    try {
      await ctx.transact(async (w) => {
        const isRepeated = await wasHereBefore(w, mail.id, content)
        await keepContent(w, mail, content, { isWhole, isRepeated })
        for (const [position, document] of documents.entries())
          await keepDocumentRow(w, mail.id, position, document, { content, isRepeated, hasScanner: ctx.scanner !== undefined })
        await w.enqueue('sort-mail', { uuid }, { uniqueKey: `sort-mail ${uuid}` })
        await run.finish(w)
      })
    } catch (error) {
      // opened twice at once: the other's rows stand, and ours were rolled back
      if (!isDuplicate(error)) throw error
      await forget(ctx, documents)
    }
  }

/**
 * A bank's key that cannot be fetched is waited for; on the last try the mail counts as anybody’s, and says so. So does one that cannot be
 * taken apart, after a busy machine had its chances.
 */
async function readPatiently(ctx: Context, run: JobRun, read: MailReader, bytes: Uint8Array): Promise<MailContent> {
  const banks = await listBankDomains(ctx.read)
  try {
    return await read(bytes, banks)
  } catch (error) {
    if (error instanceof MailUnopenable && run.job.attempt >= triesWhenSlow) {
      ctx.log.warning('A mail could not be taken apart', { error })
      return unopenable
    }
    if (!(error instanceof KeysAway) || run.job.attempt < run.job.attemptsMax) throw error
    const content = await read(bytes, [])
    return { ...content, evidence: { kind: 'none', words: `The bank’s signature could not be checked: ${error.message}.` } }
  }
}

const unopenable: MailContent = {
  messageId: null,
  fromAddress: null,
  fromName: null,
  subject: 'Could not be opened',
  sentAt: null,
  isAutomatic: true,
  evidence: { kind: 'none', words: 'It could not be taken apart, so nothing is known of it.' },
  text: '',
  attachments: [],
  insideTexts: [],
  leftOut: 0,
}

/** Nobody waits for the answer: a document that a busy machine could not look at in time is looked at again with the job, three times. */
const patientlyInspecting = (ctx: Context, run: JobRun): Context => ({
  ...ctx,
  inspect: async (bytes, fileName) => {
    const inspection = await ctx.inspect(bytes, fileName)
    if ('refused' in inspection && inspection.refused === 'too-slow' && run.job.attempt < triesWhenSlow)
      throw new Error('a document could not be inspected in time; it is tried again')
    return inspection
  },
})

const triesWhenSlow = 3

async function openDocuments(ctx: Context, content: MailContent, receivedAt: string, print: TextPrinter): Promise<Opened[]> {
  const documents: Opened[] = []
  for (const { fileName, bytes, evidence } of content.attachments)
    documents.push(await openOne(ctx, { kind: 'attachment', fileName, bytes, evidence }, receivedAt))
  if (documents.some((document) => document.refused === null)) return documents
  // a notice without a document is its own document; so is one whose document is locked
  const from = [content.fromName, content.fromAddress].filter(Boolean).join(', ')
  const texts = [{ subject: content.subject, text: content.text, evidence: undefined }, ...content.insideTexts]
  for (const { subject, text, evidence } of texts) {
    if (text.replace(/[^A-Za-z0-9]/g, '').length < mailboxLimits.textLettersMin) continue
    const printed = await print({ subject, from, sentAt: content.sentAt, text })
    documents.push(await openOne(ctx, { kind: 'text', fileName: 'Text of the mail.pdf', bytes: printed, evidence }, receivedAt))
  }
  return documents
}

async function openOne(ctx: Context, given: Pick<Opened, 'kind' | 'fileName' | 'bytes' | 'evidence'>, receivedAt: string): Promise<Opened> {
  const sha256 = createHash('sha256').update(given.bytes).digest('hex')
  const inspection = await ctx.inspect(given.bytes, given.fileName)
  if ('refused' in inspection)
    return { ...given, sha256, fileKey: null, mediaType: null, refused: inspection.refused, refusedWords: inspection.sentence }
  const fileKey = `proofs/${receivedAt.slice(0, 7)}/${sha256}-${randomBytes(6).toString('hex')}`
  const stored = await ctx.files.put(fileKey, given.bytes)
  if (stored.sha256 !== sha256) throw new StoreUnavailable('it returned another hash than was sent')
  return { ...given, sha256, fileKey, mediaType: inspection.mediaType, refused: null, refusedWords: null }
}

async function forget(ctx: Context, documents: readonly Opened[]): Promise<void> {
  for (const { fileKey } of documents) if (fileKey !== null) await ctx.files.remove(fileKey)
}

/** The same signed words, or a bank’s mail with the number of one that came before. */
async function wasHereBefore(w: WriteContext, id: number, { evidence, messageId }: MailContent): Promise<boolean> {
  if (evidence.kind === 'none') return false
  const same = await w.db
    .selectFrom('arrived_mail')
    .select('id')
    .where('id', '<', id)
    .where((eb) =>
      eb.or([
        eb('signature_key', '=', evidence.signatureKey),
        ...(evidence.kind === 'bank' && messageId !== null
          ? [eb.and([eb('message_id', '=', messageId), eb('evidence', '=', 'bank')])]
          : []),
      ]),
    )
    .limit(1)
    .executeTakeFirst()
  return same !== undefined
}

async function keepContent(
  w: WriteContext,
  mail: { id: number; uuid: string },
  content: MailContent,
  { isWhole, isRepeated }: { isWhole: boolean; isRepeated: boolean },
): Promise<void> {
  const { evidence } = content
  const sender = evidence.kind === 'sender' ? await knownSender(w, content.fromAddress) : null
  await w.db
    .updateTable('arrived_mail')
    .set({
      message_id: content.messageId,
      signature_key: evidence.kind === 'none' ? null : evidence.signatureKey,
      from_address: content.fromAddress,
      from_name: content.fromName === null ? null : maskAccountsIn(content.fromName),
      subject: maskAccountsIn(content.subject),
      sent_at: content.sentAt,
      evidence: evidence.kind,
      evidence_domain: evidence.kind === 'none' ? null : evidence.domain,
      bank_name: evidence.kind === 'bank' ? evidence.bankName : null,
      evidence_words: evidence.words.slice(0, 300),
      is_automatic: content.isAutomatic ? 1 : 0,
      state: isRepeated ? 'repeated' : 'sorting',
      waiting_words: waitingWords(content, isWhole, isRepeated),
      customer_id: sender?.customer_id ?? null,
      buyer_id: sender?.id ?? null,
      sealed_text: content.text === '' ? null : seal(w.keys, mailTextPurpose(mail), content.text),
    })
    .where('id', '=', mail.id)
    .where('state', '=', 'sorting')
    .execute()
  await record(w, {
    actor: content.fromAddress ?? 'mailbox',
    kind: 'mail-arrived',
    subject: mail.uuid,
    detail: { evidence: evidence.kind, documents: content.attachments.length },
  })
}

const waitingWords = (content: MailContent, isWhole: boolean, isRepeated: boolean): string | null => {
  if (content === unopenable) return 'It takes more time or memory than any mail should, and was not opened: look at it in the mailbox.'
  if (isRepeated) return 'The same signed mail was here before: it proves nothing twice.'
  if (!isWhole)
    return `It is larger than ${String(mailboxLimits.mailBytesMax / 1024 / 1024)} MB and was not taken: look at it in the mailbox.`
  if (content.leftOut > 0) return `It has ${String(content.leftOut)} more documents than are opened: look at them in the mailbox.`
  return null
}

/** The buyer whose own domain signed the mail. A name in From alone is anybody's. */
const knownSender = (w: WriteContext, address: string | null) =>
  address === null
    ? null
    : w.db
        .selectFrom('buyer')
        .select(['id', 'customer_id'])
        .where('email', '=', address)
        .where('disabled_at', 'is', null)
        .executeTakeFirst()

async function keepDocumentRow(
  w: WriteContext,
  mailId: number,
  position: number,
  document: Opened,
  { content, isRepeated, hasScanner }: { content: MailContent; isRepeated: boolean; hasScanner: boolean },
): Promise<void> {
  const evidence = document.evidence ?? content.evidence
  const key = evidence.kind === 'none' ? null : evidence.signatureKey
  // of the mail itself that is known already; a mail that was attached may have come by itself, or in another
  const isAgain = document.evidence === undefined ? isRepeated : key !== null && (await wasSeenSigned(w, mailId, key))
  const isBankMail = evidence.kind === 'bank' && !isAgain
  const words = document.evidence?.words ?? null
  await w.db
    .insertInto('mail_document')
    .values({
      uuid: w.newUuid(),
      mail_id: mailId,
      position,
      kind: document.kind,
      file_key: document.fileKey,
      file_name: cleanName(maskAccountsIn(document.fileName)),
      media_type: document.mediaType,
      size_bytes: document.bytes.length,
      sha256: document.sha256,
      origin: isBankMail ? 'bank-mail' : 'mail',
      bank_name: isBankMail ? evidence.bankName : null,
      evidence_words:
        (words !== null && isAgain ? `${words} The same mail was here before: it proves nothing twice.` : words)?.slice(0, 300) ?? null,
      signature_key: document.evidence === undefined ? null : key,
      refused: document.refused,
      refused_words: document.refusedWords?.slice(0, 300) ?? null,
      // what we printed ourselves from words holds no virus
      scan: document.fileKey === null || !hasScanner || document.kind === 'text' ? null : 'waiting',
      amount_cents: null,
      reference: null,
      proof_id: null,
    })
    .execute()
}

/** Whether this signed mail came with another before, by itself or attached. */
async function wasSeenSigned(w: WriteContext, mailId: number, key: string): Promise<boolean> {
  const alone = await w.db
    .selectFrom('arrived_mail')
    .select('id')
    .where('signature_key', '=', key)
    .where('id', '<>', mailId)
    .limit(1)
    .executeTakeFirst()
  if (alone !== undefined) return true
  const attached = await w.db
    .selectFrom('mail_document')
    .select('id')
    .where('signature_key', '=', key)
    .where('mail_id', '<>', mailId)
    .limit(1)
    .executeTakeFirst()
  return attached !== undefined
}
