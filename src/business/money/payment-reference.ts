// The payment reference of an invoice: what the buyer types into a bank and the bank prints on our statement.
// Nine characters (a prefix, six of a scrambled number, a check character), shown `36K-H7X-2MT`, found again in what banks make of it.
// A refund has one of its own kind, which we type into our bank: `RFK-H7X-2MT`.

/** No two characters that a person, a font or OCR confuses. 23 of them: a prime, so that the check character finds every single error and every swap of neighbours. */
const alphabet = '23456789ACEFHJKMNPRTUXY'
const size = BigInt(alphabet.length)
const prefix = '36'
const refundPrefix = 'RF'
const bodyLength = 6
const length = prefix.length + bodyLength + 1
const space = size ** BigInt(bodyLength)

// An odd multiplier without the factor 23 visits every body once before any repeats, and neighbours look nothing alike.
const multiplier = 90_019_453n
const offset = 61_803_398n

/** The reference of the `sequence`-th invoice (1 …): unique for 148 million invoices. Without separators. */
export const paymentReferenceOf = (sequence: number): string => referenceOf(prefix, sequence)

/** The reference of the `sequence`-th refund (1 …), likewise. */
export const refundReferenceOf = (sequence: number): string => referenceOf(refundPrefix, sequence)

function referenceOf(kind: string, sequence: number): string {
  let scrambled = (BigInt(sequence) * multiplier + offset) % space
  let body = ''
  for (let i = 0; i < bodyLength; i++) {
    body += alphabet[Number(scrambled % size)]
    scrambled /= size
  }
  return kind + body + checkCharacter(kind + body)
}

function checkCharacter(text: string): string {
  let sum = 0
  for (let i = 0; i < text.length; i++) sum += (i + 1) * alphabet.indexOf(text[i] ?? '')
  return alphabet[sum % alphabet.length] ?? ''
}

const isReference = (text: string) =>
  text.length === length &&
  [...text].every((character) => alphabet.includes(character)) &&
  checkCharacter(text.slice(0, -1)) === text.at(-1)

/** `36K-H7X-2MT`: three by three, eleven characters, as people read it over the phone. */
export const formatPaymentReference = (reference: string): string => reference.replace(/(.{3})(?=.)/g, '$1-')

// What a hand or OCR writes for a character that is ours. Letters outside the alphabet have no other meaning in a reference.
const meant: Record<string, string> = { B: '8', S: '5', Z: '2', G: '6', V: 'U' }

const squeezed = (text: string) =>
  text
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
    .replace(/[BSZGV]/g, (character) => meant[character] ?? character)

/** Every whole reference in a text, however it was lower-cased, split, glued to other words or punctuated. */
export const findPaymentReferences = (text: string): string[] => findReferences(prefix, text)

/** Every whole reference of a refund in a text. */
export const findRefundReferences = (text: string): string[] => findReferences(refundPrefix, text)

function findReferences(kind: string, text: string): string[] {
  const dense = squeezed(text)
  const references = new Set<string>()
  for (let at = dense.indexOf(kind); at >= 0; at = dense.indexOf(kind, at + 1)) {
    const candidate = dense.slice(at, at + length)
    if (isReference(candidate)) references.add(candidate)
  }
  return [...references]
}

const cutLengthMin = prefix.length + 4 // 23^4 = 280 000 bodies: enough to name one open invoice, not enough to prove it
const bankLengthMax = 20 // characters of a reference that South African banks carry

/** The beginning of a reference that the bank cut off at its length limit, or null. Weaker than a whole one: it has no check character. */
export function findCutReference(text: string): string | null {
  if (text.trim().length < bankLengthMax - 1) return null
  const dense = squeezed(text)
  for (let kept = length - 1; kept >= cutLengthMin; kept--) {
    const tail = dense.slice(-kept)
    if (tail.startsWith(prefix) && [...tail].every((character) => alphabet.includes(character))) return tail
  }
  return null
}
