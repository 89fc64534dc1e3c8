// Mails as banks and people send them, signed with keys of the test's own, and the DNS that gives those keys.
import { generateKeyPairSync } from 'node:crypto'
import { dkimSign } from 'mailauth/lib/dkim/sign.js'
import type { KeyLookup } from '../../src/adapters/mailbox/check-signatures.ts'

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const secret = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
const published = `v=DKIM1; k=rsa; p=${publicKey.export({ type: 'spki', format: 'der' }).toString('base64')}`

/** Every domain publishes the same key, except those that are said not to answer. */
export const testKeys =
  (asked: string[] = [], silent: readonly string[] = []): KeyLookup =>
  (name) => {
    asked.push(name)
    if (silent.some((domain) => name.endsWith(domain))) return Promise.reject(Object.assign(new Error('no answer'), { code: 'ETIMEOUT' }))
    return Promise.resolve([[published]])
  }

export interface MailParts {
  from?: string
  to?: string
  subject?: string
  date?: string
  messageId?: string
  /** further header lines */
  headers?: readonly string[]
  text?: string
  html?: string
  attachments?: readonly { name: string; type: string; bytes: Uint8Array }[]
}

let made = 0

/** The bytes of a mail, not signed. */
export const plainMail = (parts: MailParts): Buffer => {
  const id = parts.messageId ?? `<${String(++made)}.${String(process.pid)}@mail.example>`
  const head = [
    `From: ${parts.from ?? 'FNB <inform@fnb.co.za>'}`,
    `To: ${parts.to ?? 'proofs@shop.example'}`,
    `Subject: ${parts.subject ?? 'Notification of payment'}`,
    `Date: ${parts.date ?? 'Fri, 06 Mar 2026 10:00:00 +0200'}`,
    `Message-ID: ${id}`,
    'MIME-Version: 1.0',
    ...(parts.headers ?? []),
  ]
  const body = parts.html === undefined ? ['text/plain', parts.text ?? ''] : ['text/html', parts.html]
  if (parts.attachments === undefined)
    return Buffer.from([...head, `Content-Type: ${body[0] ?? ''}; charset=utf-8`, '', body[1], ''].join('\r\n'))
  const boundary = `b${String(made)}x`
  const pieces: (string | Uint8Array)[] = [
    [...head, `Content-Type: multipart/mixed; boundary="${boundary}"`, '', ''].join('\r\n'),
    [`--${boundary}`, `Content-Type: ${body[0] ?? ''}; charset=utf-8`, '', body[1], ''].join('\r\n'),
  ]
  for (const { name, type, bytes } of parts.attachments) {
    const isMail = type === 'message/rfc822'
    const encoding = isMail ? '7bit' : 'base64'
    const lines = [`--${boundary}`, `Content-Type: ${type}; name="${name}"`, `Content-Disposition: attachment; filename="${name}"`]
    pieces.push([...lines, `Content-Transfer-Encoding: ${encoding}`, '', ''].join('\r\n'))
    pieces.push(
      isMail
        ? bytes
        : (
            Buffer.from(bytes)
              .toString('base64')
              .match(/.{1,76}/g) ?? []
          ).join('\r\n'),
      '\r\n',
    )
  }
  pieces.push(`--${boundary}--\r\n`)
  return Buffer.concat(pieces.map((piece) => Buffer.from(piece)))
}

export interface Signing {
  domain?: string
  /** names of headers, as in h= */
  headers?: string
  expires?: Date
  signedAt?: Date
  bodyLength?: number
}

/** The mail with a DKIM signature before it. */
export const signed = async (mail: Uint8Array, signing: Signing = {}): Promise<Buffer> => {
  const { domain = 'fnb.co.za', headers, expires, signedAt = new Date('2026-03-06T08:00:00Z'), bodyLength } = signing
  const result = await dkimSign(Buffer.from(mail), {
    canonicalization: 'relaxed/relaxed',
    algorithm: 'rsa-sha256',
    signTime: signedAt,
    ...(expires === undefined ? {} : { expires }),
    ...(headers === undefined ? {} : { headerList: headers.split(':') }),
    signingDomain: domain,
    selector: 'test',
    privateKey: secret,
    signatureData: [
      { signingDomain: domain, selector: 'test', privateKey: secret, ...(bodyLength === undefined ? {} : { maxBodyLength: bodyLength }) },
    ],
  })
  if (result.errors.length > 0) throw result.errors[0]?.err ?? new Error('not signed')
  return Buffer.concat([Buffer.from(result.signatures), Buffer.from(mail)])
}
