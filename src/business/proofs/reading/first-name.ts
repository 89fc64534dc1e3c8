/** The name that a paper begins with, where no bank stands at its head: whoever wrote it, and so whoever paid. */
import type { Piece } from './arrange.ts'
import { banksIn } from './banks.ts'
import { cleanName, nameKey } from './clean-name.ts'
import type { Material } from './finding.ts'
import { sensesOf, type WordSense } from './labels/words.ts'
import { letterKey } from './plain-text.ts'

/** Lines in which a bank says whose page it is. */
const HEAD_LINES = 3
const WORDS_MAX = 7

/** Words of pages, of papers, of greetings and of desks. */
const NO_NAME =
  /\b(?:bank\w*|online|internet|app|portal|mobile|inbox|message|chat|home|menu|dear|hi|hello|good|geagte|beste|goeie|hallo|welcome|thank|report|voucher|stub|slip|letter|page|money|your|our|you|we|the|office|finance|accounts?|accounting|creditors|desk|whom|concern|mandate|generator|sandbox)\b|\bdepartment$/i
/** What follows a name on its line: what the paper is, a number, a place. */
const SET_OFF = /\s+[*·•|—–-]\s+.*$|,? (?:npo|npc|reg|vat|btw)\.? ?(?:no\.?|nr\.?)? ?\d.*$/i
/** Programs of payers print their own names first: `xero Rainbow Creche NPC`. */
const PROGRAM =
  /^(?:xero|sage(?: \w+)?|pastel\w*(?: partner)?|quickbooks|intuit|zoho(?: books)?|odoo|netsuite|sap|syspro|palladium|iq ?retail)\b\s*/i
/** Small words, and words of trades, stand in names too. */
const IN_NAMES: ReadonlySet<WordSense> = new Set(['glue', 'from', 'to', 'on', 'other-date', 'type'])

/** Only on a page that says whom it is about otherwise: our own name may stand at its head as well. */
export function firstName({ arrangement, pairs }: Material, beneficiary: string | null): string | null {
  const isOfPayee = beneficiary !== null || pairs.some((p) => (p.label.party ?? p.party) === 'payee')
  const paired = new Set(pairs.flatMap((p) => [p.labelPiece, ...p.pieces]))
  const head = arrangement.lines.slice(0, HEAD_LINES).flat()
  if (!isOfPayee || head.some((piece) => isBanks(piece) && !paired.has(piece))) return null
  const names = (arrangement.lines[0] ?? []).flatMap((piece) => {
    const name = paired.has(piece) || piece.h < arrangement.letterHeight * 0.95 ? null : nameIn(piece.text)
    return name === null || isAddressee(name, piece, arrangement.pieces, beneficiary) ? [] : [name]
  })
  return names.length === 1 ? (names[0] ?? null) : null
}

/** A page's own bank comes first in its line; "paid via Nedbank" is somebody's sentence. */
const isBanks = ({ text }: Piece): boolean => banksIn(text.trim().split(/\s+/).slice(0, 2).join(' ')).length > 0

function nameIn(text: string): string | null {
  const printed = text.replace(SET_OFF, '').replace(PROGRAM, '')
  const words = printed.split(/\s+/)
  if (words.length < 2 || words.length > WORDS_MAX || /\d|[:;!?@=]/.test(printed) || NO_NAME.test(printed)) return null
  const capitals = words.filter((word) => /^[A-Z\u00C0-\u00DE(&]/.test(word)).length
  const isOfLabels = words.some((word) => sensesOf(letterKey(word))?.some((sense) => !IN_NAMES.has(sense)))
  return capitals * 2 > words.length && !isOfLabels && banksIn(printed).length === 0 ? cleanName(printed) : null
}

/** Whom it is sent to; where nobody is named, a name that stands on the page again. */
function isAddressee(name: string, piece: Piece, pieces: readonly Piece[], beneficiary: string | null): boolean {
  const key = nameKey(name)
  const other = nameKey(beneficiary)
  if (beneficiary !== null) return key.includes(other) || other.includes(key)
  return pieces.some((p) => p !== piece && nameKey(p.text).includes(key))
}
