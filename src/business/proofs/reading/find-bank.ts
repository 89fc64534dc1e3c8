/**
 * The bank that made the document. The bank the money goes to is printed on it as well and must not be taken for it:
 * what stands behind a bank label is left out, letterheads, sentences of the bank and its company line count.
 */
import { isAccountAtBank, isBankAlone } from './account-at-bank.ts'
import type { Paragraph, Piece } from './arrange.ts'
import { BANKS, banksIn } from './banks.ts'
import type { Material } from './finding.ts'
import { partyOf } from './find-accounts.ts'
import type { Role } from './labels/roles.ts'
import { letterKey } from './plain-text.ts'
import { top } from './segment.ts'

export function findBank({ arrangement, pairs }: Material): string | null {
  const destination = new Set(
    pairs
      .filter(
        (p) =>
          (['bank', 'name', 'party', 'reference', 'own-reference'].includes(p.label.role) ||
            (p.label.senses.has('bank') && p.label.role !== 'bank-id') ||
            (p.label.role === 'account' && partyOf(p) === 'payee')) &&
          !isWriting(p.value),
      )
      .flatMap((p) => p.pieces.map((x) => x.index)),
  )
  const votes = new Map<string, number>()
  const vote = (name: string, weight: number): void => void votes.set(name, (votes.get(name) ?? 0) + weight)
  const tops = arrangement.pieces.map(top)
  const [start, end] = [Math.min(...tops), Math.max(...tops)]
  const before = textBefore(arrangement.paragraphs)
  for (const piece of arrangement.pieces) {
    if (destination.has(piece.index) || isAccountAtBank(piece.text)) continue
    for (const { name } of banksIn(piece.text.replace(PROXY, ' '))) {
      const told = before.get(piece)
      if (isWhereMoneyWent(name, piece, told ?? '')) continue
      const isAtTop = piece.page === 1 && top(piece) < start + (end - start) * 0.2
      const isLarge = piece.h > arrangement.letterHeight * 1.25
      vote(name, (isAtTop ? 3 : 1) + (isLarge ? 2 : 0) + speaksForItself(piece.text))
    }
  }
  // A letterhead of spaced letters is cut into pieces where its words end.
  for (const line of arrangement.lines) {
    const [first] = line
    if (first && line.length > 1 && line.every(({ text }) => CAPITALS.test(text)))
      for (const { name } of banksIn(line.map(({ text }) => text).join(' '))) vote(name, top(first) < start + (end - start) * 0.2 ? 3 : 1)
  }
  const glued = letterKey(arrangement.text)
  for (const { name, fingerprints } of BANKS) if (fingerprints?.test(glued)) vote(name, 2)
  for (const pair of pairs)
    if (pair.party === 'payer' && (pair.label.role === 'bank' || OF_ACCOUNT.test(pair.value) || isBankAlone(pair.value)))
      for (const { name } of banksIn(pair.value)) vote(name, VOTES_OF_PAYERS[pair.label.role] ?? 0)
  const ranked = [...votes].sort((a, b) => b[1] - a[1])
  const [first, second] = ranked
  return first && first[1] > (second?.[1] ?? 0) ? first[0] : null
}

/** Somebody may be called as a bank is: `Absa Trust`. */
const OF_ACCOUNT = /@|\b(?:account|\w*rekening|cheque|current|savings|everyday|tjek|notifications?)\b|[*•.xX]{2,}\s?\d{2,}|\d{8,}/i
/** Where the payer has his account, and who sent the mail: the notice is that bank's. */
const VOTES_OF_PAYERS: Partial<Record<Role, number>> = { bank: 4, party: 2, account: 2 }

/** Who sent a mail, and a sentence that stands where a name would: the bank itself writes there. */
const isWriting = (value: string): boolean => value.includes('@') || value.trim().split(/\s+/).length > 8

const CAPITALS = /^[A-Z]{2,}$/
/** `+27825550143@absa`: in which bank somebody receives money, not who wrote the document. A mail address has a dot. */
const PROXY = /@[A-Za-z0-9]+\b(?!\.)/g

/** "… to X at Standard Bank, account number …": a sentence that names the bank in which somebody has an account. */
function isWhereMoneyWent(name: string, piece: Piece, before: string): boolean {
  const text = piece.text.toLowerCase()
  const at = text.indexOf(name.toLowerCase().split(' ')[0] as string)
  if (/^(?:payshap|powered|service)\b/.test(text)) return false
  if (/\b(?:to|aan|na|into)\s*$/.test(text.slice(0, Math.max(0, at))) && WITH_NUMBER.test(text.slice(at))) return true
  const leading = `${before.toLowerCase()} ${text.slice(0, Math.max(0, at))}`
  return (
    at >= 0 &&
    /\b(?:at|with|by|into|held at|account at|division of|our|my|ons|via|vanaf ons|through|using)\s+(?:the\s+)?(?:first\s+national\s+)?$/.test(
      leading.slice(-LEADING_LETTERS_MAX),
    )
  )
}

/** `… to Standard Bank 051001, account 002417735` */
const WITH_NUMBER = /^[a-z ]{3,24}[\s,(]*(?:\d{6}|acc(?:ount)?|rekening|branch|tak)\b/

/** How far back the words stand that lead to a bank's name. */
const LEADING_LETTERS_MAX = 24

/** What stands before each piece of running text; lines in several columns are labels and values, not sentences. */
function textBefore(paragraphs: readonly Paragraph[]): Map<Piece, string> {
  const out = new Map<Piece, string>()
  for (const { pieces, rows } of paragraphs) {
    if (pieces.length > rows.length * 1.5) continue
    for (const [i, piece] of pieces.entries()) out.set(piece, (pieces[i - 1]?.text ?? '').slice(-LEADING_LETTERS_MAX))
  }
  return out
}

/** Company lines and sentences that a bank writes about itself. */
function speaksForItself(text: string): number {
  return /confirm|limited|\bltd\b|reg(?:istration)?\.? ?n|authorised|financial services|ncrcp|fsp|thank you|hereby|\.co\.za|:-\)|^[A-Za-z ]{3,20}:/i.test(
    text,
  )
    ? 2
    : 0
}
