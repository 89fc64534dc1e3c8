// A mail taken apart: its header, words and documents, and those of mails that are attached to it, each with what its own signature proves.
import { domainToASCII } from 'node:url'
import type { AddressObject, Attachment, ParsedMail } from 'mailparser'
import type { BankDomain, MailAttachment, MailContent, MailEvidence, MailReader } from '../../business/proofs/mailbox/mail-content.ts'
import { mailboxLimits } from '../../config/mailbox-limits.ts'
import { checkSignatures, type KeyLookup } from './check-signatures.ts'
import { tidied } from './tidied-text.ts'

export interface MailReading {
  readonly lookUp: KeyLookup
  readonly now: () => Date
}

/** Reads mails whose signing keys `lookUp` gives. */
export const mailReader =
  (reading: MailReading): MailReader =>
  async (bytes, banks) => {
    const parsed = await parse(bytes)
    const evidence = await evidenceOf(bytes, parsed, banks, reading)
    const inside = {
      texts: [] as { subject: string; text: string; evidence: MailEvidence }[],
      left: mailboxLimits.mailsInsideMax as number,
    }
    const found = parsed === null ? [] : await documentsOf(parsed, banks, reading, inside, undefined)
    return {
      messageId: parsed?.messageId?.slice(0, 255) ?? null,
      ...senderOf(parsed?.from),
      subject: tidied(parsed?.subject ?? '')
        .replace(/\s+/g, ' ')
        .slice(0, 300),
      sentAt: instantOf(parsed?.date),
      isAutomatic: parsed === null || isAutomatic(parsed),
      evidence,
      text: parsed === null ? '' : await textOf(parsed),
      attachments: found.slice(0, mailboxLimits.documentsMax),
      insideTexts: inside.texts,
      leftOut: Math.max(0, found.length - mailboxLimits.documentsMax),
    }
  }

/** What its signatures prove about the sender whom we show and know it by: two readers of one From may see two people. */
const evidenceOf = async (
  bytes: Uint8Array,
  mail: ParsedMail | null,
  banks: readonly BankDomain[],
  { lookUp, now }: MailReading,
): Promise<MailEvidence> => {
  const evidence = await checkSignatures(bytes, banks, { lookUp, now: now() })
  if (evidence.kind === 'none') return evidence
  const { fromAddress } = senderOf(mail?.from)
  return fromAddress !== null && plainAddress(fromAddress) === plainAddress(evidence.address)
    ? evidence
    : { kind: 'none', words: 'Its sender can be read in two ways: nothing is proven.' }
}

/** A domain may be written in its own letters or as DNS knows it. */
const plainAddress = (address: string): string => {
  const at = address.lastIndexOf('@') + 1
  return `${address.slice(0, at)}${domainToASCII(address.slice(at))}`.slice(0, 254)
}

/** Null for bytes that are no mail. */
const parse = async (bytes: Uint8Array): Promise<ParsedMail | null> => {
  const { simpleParser } = await import('mailparser')
  try {
    return await simpleParser(Buffer.from(bytes), {
      skipHtmlToText: true,
      skipTextToHtml: true,
      skipImageLinks: true,
      maxHtmlLengthToParse: mailboxLimits.htmlMax,
    })
  } catch {
    return null
  }
}

interface Inside {
  readonly texts: { subject: string; text: string; evidence: MailEvidence }[]
  left: number
}

const signatureTypes = new Set(['application/pkcs7-signature', 'application/x-pkcs7-signature', 'application/pgp-signature'])

const documentsOf = async (
  mail: ParsedMail,
  banks: readonly BankDomain[],
  reading: MailReading,
  inside: Inside,
  evidence: MailEvidence | undefined,
): Promise<MailAttachment[]> => {
  const documents: MailAttachment[] = []
  for (const part of mail.attachments) {
    if (signatureTypes.has(part.contentType) || isDecoration(part)) continue
    if (part.contentType === 'message/rfc822') documents.push(...(await openInside(part, banks, reading, inside)))
    else documents.push({ fileName: part.filename ?? 'document', bytes: part.content, ...(evidence === undefined ? {} : { evidence }) })
  }
  return documents
}

// A letterhead's picture, shown within the text.
const isDecoration = (part: Attachment): boolean => part.related === true && part.contentType.startsWith('image/')

const openInside = async (
  part: Attachment,
  banks: readonly BankDomain[],
  reading: MailReading,
  inside: Inside,
): Promise<MailAttachment[]> => {
  if (inside.left === 0) return [{ fileName: part.filename ?? 'mail.eml', bytes: part.content }]
  inside.left -= 1
  const mail = await parse(part.content)
  const own = await evidenceOf(part.content, mail, banks, reading)
  const evidence: MailEvidence = { ...own, words: `Of the mail attached to it: ${own.words}` }
  if (mail === null) return []
  const text = await textOf(mail)
  if (text !== '') inside.texts.push({ subject: tidied(mail.subject ?? '').slice(0, 300), text, evidence })
  return documentsOf(mail, banks, reading, inside, evidence)
}

/** The form that says more: some send words only in one of the two. */
const textOf = async (mail: ParsedMail): Promise<string> => {
  const plain = tidied(mail.text ?? '')
  if (typeof mail.html !== 'string') return plain
  const { plainText } = await import('./plain-text.ts')
  const html = tidied(plainText(mail.html))
  return lettersIn(html) > lettersIn(plain) ? html : plain
}

const lettersIn = (text: string): number => text.replace(/[^A-Za-z0-9]/g, '').length

const senderOf = (from: AddressObject | undefined): Pick<MailContent, 'fromAddress' | 'fromName'> => {
  const [sender, ...others] = from?.value ?? []
  if (sender?.address === undefined || others.length > 0) return { fromAddress: null, fromName: null }
  return { fromAddress: sender.address.toLowerCase().slice(0, 254), fromName: tidied(sender.name ?? '').slice(0, 160) || null }
}

const instantOf = (date: Date | undefined): string | null =>
  date === undefined || Number.isNaN(date.getTime()) || date.getUTCFullYear() > 9999 || date.getUTCFullYear() < 1970
    ? null
    : date.toISOString()

const automaticNames = /^(mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?)\b/i

/** RFC 3834: what a machine wrote is not answered by a machine. */
const isAutomatic = (mail: ParsedMail): boolean => {
  const header = (name: string): string => headerText(mail.headers.get(name)).toLowerCase()
  const submitted = header('auto-submitted')
  return (
    (submitted !== '' && !submitted.startsWith('no')) ||
    /^(bulk|junk|list|auto_reply)/.test(header('precedence')) ||
    mail.headers.has('list') ||
    header('x-auto-response-suppress') !== '' ||
    header('content-type').startsWith('multipart/report') ||
    /^<\s*>$/.test(header('return-path')) ||
    automaticNames.test(mail.from?.value[0]?.address ?? '')
  )
}

const headerText = (value: unknown): string => {
  if (typeof value === 'string') return value
  const { value: inner, text } = (value ?? {}) as { value?: unknown; text?: unknown }
  return typeof inner === 'string' ? inner : typeof text === 'string' ? text : ''
}
