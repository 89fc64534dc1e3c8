// What the DKIM signatures of a mail prove about who wrote it. Over the bytes as they came; strict, because what is let through here is
// the strongest word about a payment short of the statement (decision 034).
import { createHash } from 'node:crypto'
import { Resolver } from 'node:dns/promises'
import type { DKIMResult } from 'mailauth'
import { type BankDomain, KeysAway, type MailEvidence } from '../../business/proofs/mailbox/mail-content.ts'
import { mailboxLimits } from '../../config/mailbox-limits.ts'

/** TXT records of a name, as `node:dns` gives them. */
export type KeyLookup = (name: string) => Promise<string[][]>

export const dnsKeys = (): KeyLookup => {
  const resolver = new Resolver({ timeout: mailboxLimits.dnsTimeoutMs, tries: 2 })
  return (name) => resolver.resolveTxt(name)
}

/** RFC 8301 asks for 1024 at least. */
const keyBitsMin = 1024

/** What a reader sees of a mail and who wrote it: each must stand once, and under the signature. */
const mustBeSigned = ['from', 'subject', 'date'] as const
const mayStandOnce = ['from', 'subject', 'date', 'content-type', 'content-transfer-encoding', 'mime-version', 'message-id', 'to', 'sender']

const none = (words: string): MailEvidence => ({ kind: 'none', words })

/** Rejects with KeysAway when it hangs on a bank's key that cannot be fetched just now. */
export const checkSignatures = async (
  bytes: Uint8Array,
  banks: readonly BankDomain[],
  { lookUp, now }: { lookUp: KeyLookup; now: Date },
): Promise<MailEvidence> => {
  const { dkimVerify } = await import('mailauth/lib/dkim/verify.js')
  const many = countSignatures(bytes)
  if (many > mailboxLimits.signaturesMax) return none(`It carries ${String(many)} signatures: so many are looked at by nobody.`)
  const checked = await dkimVerify(Buffer.from(bytes), {
    strict: true,
    minBitLength: keyBitsMin,
    curTime: now,
    resolver: askOnlyText(lookUp),
  })
  const headers = checked.headers?.parsed ?? []
  const counts = countHeaders(headers)
  const [from, ...others] = checked.headerFrom ?? []
  if (from === undefined || others.length > 0) return none('It names no sender, or several: nothing is proven.')
  const twice = mayStandOnce.find((name) => (counts.get(name) ?? 0) > 1)
  if (twice !== undefined) return none(`Its header ${twice} stands there twice, which shows one thing and proves another.`)
  const fromDomain = from.slice(from.lastIndexOf('@') + 1).toLowerCase()
  const bank = bankOf(fromDomain, banks)
  const isAnswer = bank !== undefined && answersAnother(headers)
  if (isAnswer) return none(`${bank.bankName} may have written it, but as an answer: its words may be those of whoever was answered.`)
  const proven: Proven = { address: from.toLowerCase(), signatureKey: keyOf(bytes, headers) }
  // a mail without a signature gives one result without one
  const results = checked.results.filter((result) => result.signature !== undefined)
  const faults: string[] = []
  for (const result of results) {
    const fault = faultOf(result, counts)
    if (fault !== undefined) {
      faults.push(`${result.signingDomain ?? ''}: ${fault}`)
      continue
    }
    const { signingDomain = '' } = result
    const signer = bankOf(signingDomain, banks)
    if (bank !== undefined && signer?.bankName === bank.bankName) return signedByBank(bank, signingDomain, proven)
    if (bank === undefined && isAligned(result)) return signedBySender(fromDomain, signingDomain, proven)
    faults.push(`${signingDomain} signed it, which does not speak for ${fromDomain}`)
  }
  const awaited = results.find(
    (result) => result.status.result === 'temperror' && bank !== undefined && bankOf(result.signingDomain, banks),
  )
  if (awaited !== undefined) throw new KeysAway(awaited.signingDomain ?? fromDomain)
  if (results.length === 0) return none(`Nobody signed it: anybody may have written it in the name of ${fromDomain}.`)
  return none(`It says it is from ${fromDomain}, and nothing proves that (${faults.join('; ').slice(0, 180)}).`)
}

/** Where the body begins. */
const endOfHead = (bytes: Uint8Array): number => {
  const mail = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const ends = ['\r\n\r\n', '\n\n'].map((end) => ({ at: mail.indexOf(end), length: end.length })).filter(({ at }) => at >= 0)
  const [first] = ends.toSorted((one, other) => one.at - other.at)
  return first === undefined ? mail.length : first.at + first.length
}

/** Lines of the head that begin a signature. */
const countSignatures = (bytes: Uint8Array): number =>
  Buffer.from(bytes.subarray(0, endOfHead(bytes)))
    .toString('latin1')
    .match(/^dkim-signature[ \t]*:/gim)?.length ?? 0

/** The domain itself or one below it; the longest entry counts. */
const bankOf = (domain: string | undefined, banks: readonly BankDomain[]): BankDomain | undefined =>
  banks
    .filter((bank) => domain?.toLowerCase() === bank.domain || domain?.toLowerCase().endsWith(`.${bank.domain}`))
    .toSorted((a, b) => b.domain.length - a.domain.length)[0]

const isAligned = ({ status }: DKIMResult): boolean => typeof status.aligned === 'string'

/** Why a signature proves nothing, or undefined when it holds. */
const faultOf = (result: DKIMResult, counts: ReadonlyMap<string, number>): string | undefined => {
  const { status } = result
  if (status.result !== 'pass') return status.comment || status.result
  if ((status as { testing?: boolean }).testing === true) return 'its key is marked as a test'
  if (result.signatureTimeValid !== true) return 'expired, or dated in the future'
  if (result.canonBodyLengthLimited === true) return 'it covers only a part of the mail'
  const signed = new Set((result.signingHeaders?.keys ?? '').split(':').map((name) => name.trim().toLowerCase()))
  // with another Content-Type the same bytes show other things
  const needed = [...mustBeSigned, ...((counts.get('content-type') ?? 0) > 0 ? ['content-type'] : [])]
  const bare = needed.find((name) => !signed.has(name))
  return bare === undefined ? undefined : `its header ${bare} is not under the signature`
}

/** What every signature over the mail proves alike. */
interface Proven {
  readonly address: string
  readonly signatureKey: string
}

interface Header {
  readonly key: string
  readonly line: Uint8Array
}

/**
 * The same for every copy of the mail: whichever of its signatures is left, and whatever blanks and header lines were added on its way.
 * All of it lies under any signature that counts.
 */
const keyOf = (bytes: Uint8Array, headers: readonly Header[]): string => {
  const hash = createHash('sha256')
  for (const name of mustBeSigned) hash.update(`${withoutBlanks(lineOf(headers, name))}\n`)
  return hash.update(withoutBlanks(Buffer.from(bytes.subarray(endOfHead(bytes))).toString('latin1'))).digest('hex')
}

const withoutBlanks = (text: string): string => text.replace(/\s+/g, '')

const lineOf = (headers: readonly Header[], name: string): string => {
  const line = headers.find(({ key }) => key === name)?.line
  return line === undefined
    ? ''
    : Buffer.from(line)
        .toString('latin1')
        .replace(/^[^:]*:/, '')
        .trim()
}

const answerSubjects =
  /^(?:re|aw|antw|fw|fwd|tr|wg)(?:\[\d+\])?:|^(?:auto(?:matic)?[- ]?(?:reply|response)|out of office|undeliver|delivery (?:status|failure)|mail delivery)/i

/**
 * Answers, bounces and tickets of a bank carry its signature and the words of whoever wrote to it. A notice answers nobody. The subject is
 * always under the signature; the other signs are those of whoever sends on what he received, unless he removes them.
 */
const answersAnother = (headers: readonly Header[]): boolean =>
  headers.some(({ key }) => key === 'in-reply-to' || key === 'references') ||
  /^auto-(?:replied|notified)/i.test(lineOf(headers, 'auto-submitted')) ||
  /^multipart\/report/i.test(lineOf(headers, 'content-type')) ||
  answerSubjects.test(lineOf(headers, 'subject'))

const signedByBank = ({ bankName }: BankDomain, domain: string, proven: Proven): MailEvidence => ({
  kind: 'bank',
  bankName,
  domain,
  ...proven,
  words: `${bankName} wrote it: ${domain} signed the whole mail. It says that somebody asked the bank to pay, not that the money is here.`,
})

const signedBySender = (fromDomain: string, domain: string, proven: Proven): MailEvidence => ({
  kind: 'sender',
  domain,
  ...proven,
  words: `It comes from ${fromDomain}, which signed it. That says who sent it, and nothing about a payment.`,
})

const countHeaders = (headers: readonly { key: string }[]): Map<string, number> => {
  const counts = new Map<string, number>()
  for (const { key } of headers) counts.set(key, (counts.get(key) ?? 0) + 1)
  return counts
}

const askOnlyText =
  (lookUp: KeyLookup) =>
  (name: string, type: string): Promise<string[][]> =>
    type === 'TXT' ? lookUp(name) : Promise.reject(Object.assign(new Error('not asked for'), { code: 'ENODATA' }))
