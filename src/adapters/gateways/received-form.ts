// A form as a gateway posted it: fields in their order, values as bytes. Signatures are over exactly these, so nothing is trimmed,
// joined or repaired; whatever could be read in two ways is no form.
import { gatewayCallLimits } from '../../config/gateway-call-limits.ts'

export interface ReceivedForm {
  readonly fields: readonly { readonly name: string; readonly value: Buffer }[]
  /** Text of a field; undefined when it is absent or no UTF-8. */
  text(name: string): string | undefined
}

/** Null for another content type, too many fields, a doubled name, a broken escape. */
export const readForm = (body: Buffer, contentType: string | undefined): ReceivedForm | null => {
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(contentType ?? '')) return null
  const raw = body.toString('latin1')
  const parts = raw.split('&')
  if (parts.length > gatewayCallLimits.noticeFieldsMax) return null
  const fields: { name: string; value: Buffer }[] = []
  const byName = new Map<string, Buffer>()
  for (const part of parts) {
    const cut = part.indexOf('=')
    const name = cut < 1 ? null : decoded(part.slice(0, cut))?.toString('latin1')
    const value = decoded(part.slice(cut + 1))
    if (name == null || value === null || !/^[A-Za-z][A-Za-z0-9_]{0,63}$/.test(name) || byName.has(name)) return null
    fields.push({ name, value })
    byName.set(name, value)
  }
  return { fields, text: (name) => utf8(byName.get(name)) }
}

/** Bytes of what stands percent-encoded; null for an escape that is none, and for bytes that a form never holds bare. */
const decoded = (text: string): Buffer | null => {
  if (/%(?![0-9A-Fa-f]{2})/.test(text) || /[^\x21-\x7e]/.test(text)) return null
  const plain = text
    .replaceAll('+', ' ')
    .replaceAll(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(plain, 'latin1')
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const utf8 = (value: Buffer | undefined): string | undefined => {
  if (value === undefined) return undefined
  try {
    return strict.decode(value)
  } catch {
    return undefined
  }
}
