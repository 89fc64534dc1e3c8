// The sentences of checks as the desk says them: days as everywhere in the office, and a program by its name, not by all it says of itself.
import { formatOn } from '../../business/money/calendar.ts'
import type { Check } from '../../business/proofs/judging/check.ts'

/** `Skia/PDF m156 Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/53`: what browsers write into the PDFs that they print. */
const browserPrint = /(?:Skia\/PDF|Mozilla\/\d|AppleWebKit)/

const named = (program: string): string => (browserPrint.test(program) ? 'a web browser (“print to PDF”)' : program)

const inWords = (sentence: string): string =>
  sentence
    .replace(/(?<=The PDF was made with ).+(?=, which banks do not use)/, named)
    .replace(/(?<=was made with ).+(?=\.$)/, named)
    .replace(/\b\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])\b/g, (on) => formatOn(on))

export const deskChecks = (checks: readonly Check[]): Check[] => checks.map((check) => ({ ...check, sentence: inWords(check.sentence) }))

/** What to ask of a buyer is no advice for whoever looks at the document. */
export const forTheDesk = (sentence: string): string =>
  sentence
    .split(/(?<=[.!?])\s+/)
    .filter((part) => !/^(?:Please\b|Send\b)/.test(part))
    .join(' ')
