/** Whose paper it is, where no bank wrote it: the name over an address at the head of the page; else the one that it begins with, see `first-name.ts`. */
import type { Piece } from './arrange.ts'
import { banksIn } from './banks.ts'
import { cleanName, nameKey } from './clean-name.ts'
import { findBank } from './find-bank.ts'
import type { Material } from './finding.ts'
import { firstName } from './first-name.ts'
import { bottom, left, right, top } from './segment.ts'

/** The share of the page's text that is its head. */
const HEAD_SHARE = 0.4
/** An address begins no further under its name than this many letter heights. */
const GAP_MAX = 1.6

const ADDRESS =
  /\b(?:street|str?\.|road|rd|avenue|ave|drive|lane|crescent|boulevard|p\.? ?o\.? ?box|posbus|private bag|privaatsak|straat|weg|laan|erf|unit|shop|winkel|floor|suite|plot|reg\.?(?:istration)? ?(?:no|nr|number)?\.? ?:?\d|ck ?\d{4}|vat ?(?:no|reg|number)|btw)/i
/** Headings, desks and places that stand over an address as well. */
const NOBODYS =
  /\b(?:department|office|desk|contact|bill to|address|powered|thank|dear|attention|payments?|city|mall|centre|remittance|voucher|advice)\b/i
const STREET_NUMBER = /^\d{1,4} [A-Z][a-z]+/

/** Who sent the remittance, when it names whom it was sent to; null on a bank's own notice. */
export function senderAtHead(material: Material, beneficiary: string | null): string | null {
  const over = beneficiary !== null && findBank(material) === null ? overAddress(material, beneficiary) : null
  return over ?? firstName(material, beneficiary)
}

function overAddress(material: Material, beneficiary: string): string | null {
  const { pieces } = material.arrangement
  const tops = pieces.filter(({ page }) => page === 1).map(top)
  const [start, end] = [Math.min(...tops), Math.max(...tops)]
  const taken = new Set(material.pairs.flatMap((p) => [p.labelPiece, ...(p.label.role === 'other' ? [] : p.pieces)]))
  const names = pieces.flatMap((piece) => {
    if (piece.page !== 1 || top(piece) > start + (end - start) * HEAD_SHARE || taken.has(piece)) return []
    const name = banksIn(piece.text).length > 0 || /\d/.test(piece.text) ? null : cleanName(piece.text)
    const isName = name !== null && name.includes(' ') && /^[A-Z]/.test(name) && !NOBODYS.test(name) && !areOne(name, beneficiary)
    return isName && isOverAddress(piece, pieces) ? [name] : []
  })
  const [only] = names
  return only !== undefined && new Set(names.map(nameKey)).size === 1 ? only : null
}

/** The name of one may stand in two lines. */
const areOne = (a: string, b: string): boolean => nameKey(a).includes(nameKey(b)) || nameKey(b).includes(nameKey(a))

function isOverAddress(name: Piece, pieces: readonly Piece[]): boolean {
  return pieces.some((p) => {
    const offset = Math.min(Math.abs(left(p) - left(name)), Math.abs(right(p) - right(name)), Math.abs(p.cx - name.cx))
    const gap = top(p) - bottom(name)
    const isUnder = p.page === name.page && p.cy > name.cy && gap < name.h * GAP_MAX && offset < name.h * 1.2
    return isUnder && (ADDRESS.test(p.text) || STREET_NUMBER.test(p.text))
  })
}
