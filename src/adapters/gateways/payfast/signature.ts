// PayFast's three signatures. All are MD5 of parameters in PHP's own encoding; they differ in order and in what is left out:
// the request in documented order without empty fields, the notice as received with them, the API sorted by name.
import { createHash } from 'node:crypto'
import { compareTexts } from '../../../business/lists/compare-texts.ts'
import type { ReceivedForm } from '../received-form.ts'

export type Field = readonly [name: string, value: string]

/** PHP's `urlencode`: space is `+`, upper-case hex, and only letters, digits, `-`, `_` and `.` stay. */
export const phpEncode = (value: string | Buffer): string => {
  let encoded = ''
  for (const byte of Buffer.from(value as string)) {
    const character = String.fromCharCode(byte)
    if (/[A-Za-z0-9._-]/.test(character)) encoded += character
    else encoded += byte === 0x20 ? '+' : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }
  return encoded
}

const md5 = (text: string): string => createHash('md5').update(text).digest('hex')

const withPassphrase = (parameters: string, passphrase: string | undefined): string =>
  passphrase === undefined ? parameters : `${parameters}&passphrase=${phpEncode(passphrase)}`

// PHP's own trim; its empty() also takes "0" for nothing.
const phpTrim = (text: string): string => text.replaceAll(/^[ \t\n\r\0\v]+|[ \t\n\r\0\v]+$/g, '')
const isEmptyInPhp = (text: string): boolean => text === '' || text === '0'

/** Of the form that starts a payment; `fields` in PayFast's documented order. */
export const requestSignature = (fields: readonly Field[], passphrase: string | undefined): string => {
  const parts = fields.filter(([, value]) => !isEmptyInPhp(value)).map(([name, value]) => `${name}=${phpEncode(phpTrim(value))}`)
  return md5(withPassphrase(parts.join('&'), passphrase))
}

/** What a notice's signature is over, and what PayFast wants back to confirm it: all fields before `signature`, empty ones too. */
export const noticeParameters = (fields: ReceivedForm['fields']): string =>
  fields
    .filter(({ name }) => name !== 'signature')
    .map(({ name, value }) => `${name}=${phpEncode(value)}`)
    .join('&')

export const noticeSignature = (parameters: string, passphrase: string | undefined): string => md5(withPassphrase(parameters, passphrase))

/** Of a call of the API: headers, query and body together, the passphrase among them by its name. */
export const apiSignature = (values: Readonly<Record<string, string>>, passphrase: string): string => {
  const sorted = Object.entries({ ...values, passphrase }).toSorted(([one], [other]) => compareTexts(one, other))
  return md5(sorted.map(([name, value]) => `${name}=${phpEncode(value)}`).join('&'))
}
