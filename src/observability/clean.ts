// What may not stand in a log line: secrets by their name, secrets and long numbers by their look, and
// characters that a terminal obeys. Nothing here throws: a line that cannot be cleaned is still a line.

type Fields = Record<string, unknown>

// Compared in small letters and without separators.
const secretName =
  /password|passphrase|passwd|secret|token|authorization|cookie|csrf|credential|apikey|privatekey|signingkey|cardnumber|cardno|^card$|^pan$|cvv|cvc|^otp$|^pin$|accountnumber|accountno|^account$|payeraccount|beneficiaryaccount/
const removed = '[removed]'

const depthMax = 8
/** Values of one line; a cycle or a whole result set must not become one. */
const valuesMax = 400
const textMax = 16_000

// One look decides for nearly every text that there is nothing to do.
const suspicious =
  /\d{9}|\d{4}[ -]\d{4}|:\/\/[^/\s]*@|bearer|basic |__host-|(?:password|passphrase|secret|token|csrf|otp|signature|cookie|authorization)\W|[\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/i
/** Identifiers of ours, cards in groups of four, and long runs of digits. */
const longNumber = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}(?:[ -]\d{4}){2,3}(?:[ -]\d{1,3})?(?!\d)|\d{9,}/g
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The text without secrets; of long numbers (accounts, cards) the last four digits stay. */
export const cleanText = (given: string): string => {
  const text = given.length > textMax ? `${given.slice(0, textMax)}…` : given
  if (!mayHide(text) || !suspicious.test(text)) return text
  return text
    .replace(/(:\/\/)[^/\s@]*@/g, '$1***@')
    .replace(/\b(bearer|basic)\s+[\w.~+/=-]+/gi, `$1 ${removed}`)
    .replace(/(__host-[\w-]+=)[^;\s]+/gi, `$1${removed}`)
    .replace(
      /\b([\w-]*(?:password|passphrase|secret|token|csrf|otp|signature|cookie|authorization)[\w-]*["']?\s*[=:]\s*["']?)(?!\[removed\]|bearer\b|basic\b)[^\s"'&,;]+/gi,
      `$1${removed}`,
    )
    .replace(longNumber, (found) => (uuid.test(found) ? found : maskDigits(found)))
    .replace(/[\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, (sign) => visible(sign))
}

// Whether the slower look is worth it: most texts have neither four digits together nor one of these signs.
const mayHide = (text: string): boolean => {
  let digits = 0
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    if (code >= 48 && code <= 57) digits += 1
    else if (code === 58 || code === 61 || code === 64 || code >= 127) return true
    else digits = 0
    if (digits === 4) return true
  }
  return text.includes('earer ') || text.includes('EARER ') || text.includes('asic ') || text.includes('ASIC ')
}

const maskDigits = (number: string) => number.slice(0, -4).replace(/\d/g, '*') + number.slice(-4)

const visible = (sign: string) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`

/** A copy of a line's fields that may be written; errors become type, message and traceback. */
export const cleanFields = (fields: Fields): Fields => {
  const budget = { left: valuesMax }
  try {
    return cleanObject(fields, budget, 0)
  } catch {
    return { unwritable: true }
  }
}

// Made by us, and hexadecimal: they must be found again as they are.
const verbatim = new Set(['request_id', 'trace_id', 'timestamp'])

const cleanObject = (object: object, budget: { left: number }, depth: number): Fields => {
  const clean: Fields = {}
  for (const [name, value] of Object.entries(object)) {
    if (budget.left <= 0) return { ...clean, more: '…' }
    if (verbatim.has(name) && typeof value === 'string') clean[name] = value
    else if (isSecret(name, value)) clean[name] = removed
    else clean[name] = cleanValue(value, budget, depth + 1)
  }
  return clean
}

const isSecret = (name: string, value: unknown): boolean =>
  value !== null && value !== undefined && typeof value !== 'boolean' && isSecretName(name)

// Names come from our sources and are few; those of a strange object are not kept.
const namesKeptMax = 1_000
const known = new Map<string, boolean>()

const isSecretName = (name: string): boolean => {
  const before = known.get(name)
  if (before !== undefined) return before
  const isFound = secretName.test(name.toLowerCase().replaceAll(/[_-]/g, ''))
  if (known.size < namesKeptMax) known.set(name, isFound)
  return isFound
}

const cleanValue = (value: unknown, budget: { left: number }, depth: number): unknown => {
  budget.left -= 1
  if (typeof value === 'string') return cleanText(value)
  if (typeof value === 'bigint') return String(value)
  if (value === null || typeof value !== 'object') return typeof value === 'function' || typeof value === 'symbol' ? undefined : value
  if (value instanceof Error) return describeError(value)
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString()
  if (depth > depthMax) return '[deeper]'
  if (Array.isArray(value)) return value.slice(0, Math.max(0, budget.left)).map((one) => cleanValue(one, budget, depth + 1))
  return cleanObject(value, budget, depth)
}

const causesMax = 5

/** Type, message and the stack with those of its causes. */
export const describeError = (error: Error): { type: string; message: string; traceback: string } => ({
  type: error.name,
  message: cleanText(error.message),
  traceback: cleanText(tracebackOf(error, causesMax)),
})

const tracebackOf = (error: Error, causesLeft: number): string => {
  const own = error.stack ?? `${error.name}: ${error.message}`
  const inner = error instanceof AggregateError ? error.errors : [error.cause]
  const causes = inner.filter((cause) => cause instanceof Error)
  if (causesLeft === 0 || causes.length === 0) return own
  return [own, ...causes.slice(0, causesMax).map((cause) => `Caused by: ${tracebackOf(cause, causesLeft - 1)}`)].join('\n')
}
