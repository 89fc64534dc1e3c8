/**
 * A document cut into what it says: statuses, rows of a form, titles, sentences. What each of them says of the payment
 * is `saying.ts`; names and references are left out, since people write there what they like.
 */
import type { Arrangement, Paragraph, Piece } from '../arrange.ts'
import type { Role } from '../labels/roles.ts'
import type { Pair } from '../labels/pairs.ts'
import { letterKey } from '../plain-text.ts'
import { left, right } from '../segment.ts'
import { bareStatusOf } from '../status-words.ts'

export type Utterance = {
  /**
   * `menu`: words beside each other that are neither a row of a form nor a sentence. `tail`: a short line under a long one without a
   * stop, its end or a title of its own.
   */
  kind: 'status' | 'row' | 'menu' | 'title' | 'tail' | 'sentence'
  /** What stands in front of the value of a status or a row; else empty. */
  label: string
  text: string
  pieces: readonly Piece[]
  isPicture: boolean
}

export function utterancesOf({ paragraphs }: Arrangement, pairs: readonly Pair[], quiet: ReadonlySet<number>): Utterance[] {
  const statuses = pairs
    .filter(({ label, value }) => label.role === 'status' && value)
    .map(({ labelPiece, value, pieces }): Utterance => {
      const label = pieces.includes(labelPiece) ? labelPiece.text.replace(value, '') : labelPiece.text
      return { kind: 'status', label, text: value, pieces: [labelPiece, ...pieces], isPicture: labelPiece.weakest < 1 }
    })
  const types = pairs
    .filter(isType)
    .map(({ labelPiece, value, pieces }) => utterance('row', labelPiece.text, value, [labelPiece, ...pieces]))
  const told = new Set([...statuses, ...types].flatMap(({ pieces }) => pieces.map(({ index }) => index)))
  const silent = new Set([...quiet, ...told])
  return [...statuses, ...types, ...paragraphs.flatMap((paragraph) => inParagraph(paragraph, silent))]
}

/** "Payment type" over its value: a kind of payment, and no title. */
const isType = ({ label, labelPiece, place, value }: Pair): boolean =>
  value !== '' &&
  (place === 'below' || place === 'above') &&
  label.role === 'other' &&
  /\b(?:type|tipe|soort|channel|kanaal|method|metode)\b/i.test(labelPiece.text)

/** Roles whose values are anybody's words, or name somebody. */
const FREE: ReadonlySet<Role> = new Set(['reference', 'own-reference', 'name', 'party', 'bank', 'bank-id'])
const NAMING: ReadonlySet<Role> = new Set(['name', 'party', 'bank'])
/** Longer values are sentences that the bank wrote. */
const FREE_WORDS_MAX = 5

/** Pieces in which people wrote what they liked, or that name somebody: what they say is not the bank's word. */
export function quietPieces(pairs: readonly Pair[]): ReadonlySet<number> {
  const free = pairs.filter(
    ({ label, place, value }) =>
      place !== null &&
      place !== 'behind' &&
      FREE.has(label.role) &&
      !label.senses.has('details') &&
      !label.isHalfKnown &&
      // "Account owner | Pending approval" names nobody.
      (!NAMING.has(label.role) || bareStatusOf(value) === null) &&
      value.split(/\s+/).length <= FREE_WORDS_MAX,
  )
  return new Set(free.flatMap(({ pieces }) => pieces.map(({ index }) => index)))
}

/** Longer lines are the beginning of a sentence. */
const TITLE_WORDS_MAX = 6

function inParagraph({ rows }: Paragraph, silent: ReadonlySet<number>): Utterance[] {
  const out: Utterance[] = []
  let running: Piece[] = []
  // A line of capitals among others is a title or a stamp, and no part of what stands around it.
  const isMixed = !rows.every(isInCapitals)
  const close = (kind: 'title' | 'sentence', tail: readonly Piece[] = []): void => {
    out.push(...sentencesOf(running).map((text) => rowOfColon(text, running) ?? utterance(kind, '', text, running)))
    if (kind === 'sentence' && tail.length > 0) out.push(utterance('tail', '', textOf(tail), tail))
    running = []
  }
  for (const [i, row] of rows.entries()) {
    const heard = row.filter((p) => !silent.has(p.index))
    const cells = cellsOf(row)
    if (cells.length > 1) {
      close('sentence')
      if (heard.length > 0) out.push(...inRow(cells, silent))
      continue
    }
    if (isMixed && isInCapitals(row)) {
      close('sentence')
      out.push(utterance('title', '', textOf(heard), heard))
      continue
    }
    running.push(...heard)
    const line = row.map((p) => p.text).join(' ')
    const next = rows[i + 1]?.[0]?.text ?? ''
    const isTitle = line.split(/\s+/).length <= TITLE_WORDS_MAX && !/^[a-z(]/.test(next)
    const isEnd = line.endsWith(':') || (/[.!?]$/.test(line) && !/^[a-z(]/.test(next))
    if (isTitle || isEnd) close(isTitle && running.length === heard.length ? 'title' : 'sentence', isTitle ? heard : [])
  }
  close('sentence')
  return out.filter(({ text, label }) => letterKey(label + text).length >= 2)
}

/** `Failed: 0`, `Frequency: Monthly` in one piece. */
function rowOfColon(text: string, pieces: readonly Piece[]): Utterance | null {
  const [, label, value] = /^([A-Za-z][A-Za-z ()/&'-]{2,40}):\s*([A-Za-z0-9(_-][\w /.-].{0,40}|[\dA-Z])$/.exec(text) ?? []
  return label && value && value.split(/\s+/).length <= FREE_WORDS_MAX ? utterance('row', label, value, pieces) : null
}

const isInCapitals = (row: readonly Piece[]): boolean => {
  const text = row.map((p) => p.text).join(' ')
  return /[A-Z]{4}/.test(text) && !/[a-z]/.test(text)
}

const utterance = (kind: Utterance['kind'], label: string, text: string, pieces: readonly Piece[]): Utterance => ({
  kind,
  label,
  text,
  pieces,
  isPicture: pieces.some((p) => p.weakest < 1),
})

const sentencesOf = (pieces: readonly Piece[]): string[] => textOf(pieces).split(/(?<=[.!?])\s+(?=[A-Z0-9])/)

/** Blanks wider than this many letter heights part the cells of a row. */
const CELL_GAP = 1.3

function cellsOf(row: readonly Piece[]): Piece[][] {
  const out: Piece[][] = []
  for (const piece of row) {
    const last = out.at(-1)?.at(-1)
    if (last && left(piece) - right(last) < last.h * CELL_GAP) out.at(-1)?.push(piece)
    else out.push([piece])
  }
  return out
}

/** A label with its value, the line of a table, or words of a menu. */
function inRow(cells: readonly Piece[][], silent: ReadonlySet<number>): Utterance[] {
  const pieces = cells.flat()
  const [label = [], ...values] = cells
  if (label.some((p) => silent.has(p.index))) return []
  const heard = values.map((cell) => cell.filter((p) => !silent.has(p.index)))
  if (cells.length === 2) return [utterance('row', textOf(label), textOf(heard[0] ?? []), pieces)]
  return [utterance('menu', '', [label, ...heard].map(textOf).join(' | '), pieces)]
}

/** `R E V E R S E D` is a word. */
const textOf = (pieces: readonly Piece[]): string =>
  pieces
    .map((p) => p.text)
    .join(' ')
    .replace(/\b(?:[A-Za-z] ){3,}[A-Za-z]\b/g, (letters) => letters.replaceAll(' ', ''))
