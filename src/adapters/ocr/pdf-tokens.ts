/**
 * A tokenizer for PDF syntax, just deep enough to find names and streams without being fooled by strings, comments
 * or `#xx` escapes. It trusts nothing: broken input ends the walk or is skipped, never throws.
 */

/** `object`: its number and generation, `12 0`; empty where there is none in front of it. */
export type PdfStream = { object: string; dictionary: string; start: number; end: number }

/** Walks `text` (one character a byte): tells of every name outside strings, of every stream it steps over, and of every object that begins. */
export function walkPdf(
  text: string,
  onName: (name: string, at: number) => void,
  onStream: (stream: PdfStream) => void,
  onObject: (object: string) => void = () => {},
): void {
  const token = /%[^\r\n]*|\(|<<|<[\s0-9A-Fa-f]*>|\/([^\s\0()<>[\]{}/%]*)|\bobj\b|\bstream(?=\r?\n|\r)/g
  let [object, objectStart] = ['', 0]
  for (let match = token.exec(text); match; match = token.exec(text)) {
    const first = match[0]
    if (first === '(') token.lastIndex = endOfString(text, match.index)
    else if (first === 'obj') {
      const [, number, generation] = OBJECT.exec(text.slice(Math.max(0, match.index - OBJECT_LETTERS), match.index)) ?? []
      objectStart = token.lastIndex
      object = number === undefined ? '' : `${number} ${generation}`
      if (object !== '') onObject(object)
    } else if (first === 'stream') {
      const start = token.lastIndex + (text.startsWith('\r\n', token.lastIndex) ? 2 : 1)
      const found = text.indexOf('endstream', start)
      const end = found < 0 ? text.length : found
      onStream({ object, dictionary: text.slice(objectStart, match.index), start, end })
      token.lastIndex = end
    } else if (match[1] !== undefined) onName(plainName(match[1]), match.index)
  }
}

/** What stands in front of `obj`. */
const OBJECT = /(\d{1,10})\s{1,3}(\d{1,5})\s{0,3}$/
const OBJECT_LETTERS = 24

/** `J#61vaScript` is `JavaScript`. */
export function plainName(name: string): string {
  return name.replace(/#([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

function endOfString(text: string, open: number): number {
  let depth = 0
  for (let i = open; i < text.length; i += 1) {
    const c = text[i]
    if (c === '\\') i += 1
    else if (c === '(') depth += 1
    else if (c === ')') {
      depth -= 1
      if (depth === 0) return i + 1
    }
  }
  return text.length
}
