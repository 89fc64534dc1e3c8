// Looking at mail that arrived: the office's list, one mail with its documents, and from which mail a proof came.
import type { ArrivedMailState, MailEvidenceKind } from '../../../adapters/database/tables/mailbox.ts'
import type { ReadContext } from '../../../context.ts'
import { found } from '../../../problems.ts'
import { open } from '../../accounts/seal.ts'
import { pageOf, type Paged, paged } from '../../lists/paging.ts'
import { contains } from '../../lists/searching.ts'
import type { StoredDocument } from '../open-document.ts'
import type { NamedInvoice } from '../named-invoices.ts'
import { suggestInvoices } from './choose-invoice.ts'
import { mailTextPurpose } from './mail-content.ts'

export interface ArrivedMailRow {
  uuid: string
  subject: string
  fromAddress: string | null
  fromName: string | null
  receivedAt: string
  state: ArrivedMailState
  evidence: MailEvidenceKind
  bankName: string | null
  waitingWords: string | null
}

export interface MailDocument {
  uuid: string
  kind: 'attachment' | 'text'
  fileName: string
  mediaType: string | null
  sizeBytes: number
  isBankMail: boolean
  evidenceWords: string | null
  refusedWords: string | null
  scan: 'waiting' | 'clean' | 'infected' | null
  amountCents: number | null
  reference: string | null
  /** what it became */
  proofUuid: string | null
  invoiceNumber: string | null
  /** for one that a person can still assign: the invoices that fit it, the likeliest first */
  suggestions: NamedInvoice[]
}

export interface ArrivedMailDetail extends ArrivedMailRow {
  evidenceWords: string
  sentAt: string | null
  sizeBytes: number
  /** null: none, or sealed with a key that is gone */
  text: string | null
  customerUuid: string | null
  customerName: string | null
  decidedBy: string | null
  decidedAt: string | null
  setAsideReason: string | null
  documents: MailDocument[]
}

export interface MailSearch {
  view?: 'waiting' | 'assigned' | 'set-aside' | 'all' | undefined
  q?: string | undefined
  page?: number | undefined
}

const rowColumns = [
  'uuid',
  'subject',
  'from_address',
  'from_name',
  'received_at',
  'state',
  'evidence',
  'bank_name',
  'waiting_words',
] as const

/** What waits: longest first; others newest first. */
export async function listArrivedMail(r: Pick<ReadContext, 'db'>, search: MailSearch): Promise<Paged<ArrivedMailRow>> {
  const view = search.view ?? 'waiting'
  let query = r.db.selectFrom('arrived_mail')
  if (view === 'waiting') query = query.where('state', 'in', ['sorting', 'waiting'])
  else if (view !== 'all') query = query.where('state', '=', view)
  if (search.q?.trim()) {
    const like = contains(search.q)
    query = query.where((eb) => eb.or([eb('subject', 'like', like), eb('from_address', 'like', like), eb('from_name', 'like', like)]))
  }
  const { total } = await query.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  const page = pageOf(search.page, Number(total))
  const rows = await query
    .select(rowColumns)
    .orderBy('id', view === 'waiting' ? 'asc' : 'desc')
    .limit(page.size)
    .offset(page.offset)
    .execute()
  return paged(page, rows.map(rowOf))
}

const rowOf = (row: {
  uuid: string
  subject: string
  from_address: string | null
  from_name: string | null
  received_at: string
  state: ArrivedMailState
  evidence: MailEvidenceKind
  bank_name: string | null
  waiting_words: string | null
}): ArrivedMailRow => ({
  uuid: row.uuid,
  subject: row.subject,
  fromAddress: row.from_address,
  fromName: row.from_name,
  receivedAt: row.received_at,
  state: row.state,
  evidence: row.evidence,
  bankName: row.bank_name,
  waitingWords: row.waiting_words,
})

export async function findArrivedMail(r: Pick<ReadContext, 'db' | 'keys'>, uuid: string): Promise<ArrivedMailDetail> {
  const row = found(
    await r.db
      .selectFrom('arrived_mail')
      .leftJoin('customer', 'customer.id', 'arrived_mail.customer_id')
      .leftJoin('staff', 'staff.id', 'arrived_mail.decided_by')
      .selectAll('arrived_mail')
      .select(['customer.uuid as customer_uuid', 'customer.name as customer_name', 'staff.name as staff_name'])
      .where('arrived_mail.uuid', '=', uuid)
      .executeTakeFirst(),
  )
  const text = row.sealed_text === null ? null : open(r.keys, mailTextPurpose(row), row.sealed_text)
  const documents: MailDocument[] = []
  for (const document of await documentsOf(r, row.id))
    documents.push({
      ...document,
      suggestions:
        row.state === 'sorting' || !isAssignable(document)
          ? []
          : await suggestInvoices(r, {
              document: document.reference ?? '',
              mail: `${row.subject}\n${text ?? ''}`,
              amountCents: document.amountCents,
              customerId: row.customer_id,
            }),
    })
  return {
    ...rowOf(row),
    evidenceWords: row.evidence_words,
    sentAt: row.sent_at,
    sizeBytes: row.size_bytes,
    text,
    customerUuid: row.customer_uuid,
    customerName: row.customer_name,
    decidedBy: row.staff_name,
    decidedAt: row.decided_at,
    setAsideReason: row.set_aside_reason,
    documents,
  }
}

/** Whether a person may make it a proof: nobody did, and it may be opened. */
export const isAssignable = (document: Pick<MailDocument, 'proofUuid' | 'refusedWords' | 'scan'>): boolean =>
  document.proofUuid === null && document.refusedWords === null && (document.scan === null || document.scan === 'clean')

async function documentsOf(r: Pick<ReadContext, 'db'>, mailId: number): Promise<Omit<MailDocument, 'suggestions'>[]> {
  const rows = await r.db
    .selectFrom('mail_document')
    .leftJoin('proof', 'proof.id', 'mail_document.proof_id')
    .leftJoin('invoice', 'invoice.id', 'proof.invoice_id')
    .selectAll('mail_document')
    .select(['proof.uuid as proof_uuid', 'invoice.number as invoice_number'])
    .where('mail_document.mail_id', '=', mailId)
    .orderBy('mail_document.position')
    .execute()
  return rows.map((row) => ({
    uuid: row.uuid,
    kind: row.kind,
    fileName: row.file_name,
    mediaType: row.media_type,
    sizeBytes: row.size_bytes,
    isBankMail: row.origin === 'bank-mail',
    evidenceWords: row.evidence_words,
    refusedWords: row.refused_words,
    scan: row.scan,
    amountCents: row.amount_cents,
    reference: row.reference,
    proofUuid: row.proof_uuid,
    invoiceNumber: row.invoice_number,
  }))
}

/** For opening: what the office may look at. */
export async function findMailDocument(r: Pick<ReadContext, 'db'>, uuid: string): Promise<StoredDocument> {
  const row = found(
    await r.db.selectFrom('mail_document').selectAll().where('uuid', '=', uuid).where('file_key', 'is not', null).executeTakeFirst(),
  )
  return {
    fileKey: row.file_key ?? '',
    fileName: row.file_name,
    mediaType: row.media_type ?? 'application/octet-stream',
    sizeBytes: row.size_bytes,
    sha256: row.sha256,
    scan: row.scan,
  }
}

export interface MailOfProof {
  mailUuid: string
  fromAddress: string | null
  bankName: string | null
  words: string
}

/** The mail that brought a proof; null for an upload. */
export async function findMailOfProof(r: Pick<ReadContext, 'db'>, proofUuid: string): Promise<MailOfProof | null> {
  const row = await r.db
    .selectFrom('mail_document')
    .innerJoin('arrived_mail', 'arrived_mail.id', 'mail_document.mail_id')
    .innerJoin('proof', 'proof.id', 'mail_document.proof_id')
    .select(['arrived_mail.uuid', 'arrived_mail.from_address', 'arrived_mail.evidence_words as of_mail'])
    .select(['mail_document.bank_name', 'mail_document.evidence_words'])
    .where('proof.uuid', '=', proofUuid)
    .orderBy('mail_document.id')
    .executeTakeFirst()
  if (row === undefined) return null
  return { mailUuid: row.uuid, fromAddress: row.from_address, bankName: row.bank_name, words: row.evidence_words ?? row.of_mail }
}

/** Mails that a person has to look at. */
export async function countWaitingMail(r: Pick<ReadContext, 'db'>): Promise<number> {
  const { count } = await r.db
    .selectFrom('arrived_mail')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('state', '=', 'waiting')
    .executeTakeFirstOrThrow()
  return Number(count)
}
