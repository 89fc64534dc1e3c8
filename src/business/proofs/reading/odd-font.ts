/**
 * A figure that was set by another hand: the amount stands in a font that nothing else on the page has, although what
 * stands around it is as large. A bold or larger amount is a bank's own; another typeface at one size is not, and
 * neither is the same typeface a second time, as when a program put a part of it into the file again.
 */
import type { Piece } from './arrange.ts'
import type { Signal } from './reading.ts'
import type { Segment } from './segment.ts'

const SIZE_TOLERANCE = 0.15
/** So many pieces of the amount's size in other fonts make it the odd one. */
const NEIGHBOURS_MIN = 4
/** Other pieces in the amount's font that make it the page's own: one may have been put there to keep it company. */
const COMPANY_MIN = 2
const SEEN = /[A-Za-z0-9]{2}/
const STYLES = /[-, ]?(?:bold|black|heavy|semi|demi|medium|light|thin|regular|roman|book|italic|oblique|narrow|condensed|mt|ps)+/gi

export function oddFontSignals(segments: readonly Segment[], amount: readonly Piece[]): Signal[] {
  const own = amount.map((piece) => segments[piece.source]).find((segment) => segment?.font !== undefined)
  if (own?.font === undefined) return []
  // cents that are lighter than the rands are of one family
  const isMixed = ({ font, secondFont }: Segment): boolean => secondFont !== undefined && family(font) !== family(secondFont)
  if (amount.some(({ source }) => segments[source] && isMixed(segments[source])))
    return [{ code: 'odd-font', severity: 'review', detail: 'The amount begins in one font and goes on in another.' }]
  const others = segments.filter((s) => s.page === own.page && s.font !== undefined && !amount.some(({ source }) => segments[source] === s))
  if (others.filter((s) => s.font === own.font && SEEN.test(s.text)).length >= COMPANY_MIN) return []
  const alike = others.filter((s) => Math.abs(s.h - own.h) <= own.h * SIZE_TOLERANCE)
  if (alike.length < NEIGHBOURS_MIN) return []
  const twice = alike.find((s) => bare(s.font) === bare(own.font))
  const isFamily = others.some((s) => family(s.font) === family(own.font))
  if (twice === undefined && isFamily) return []
  const around = bare(alike[0]?.font)
  return [
    {
      code: 'odd-font',
      severity: 'review',
      detail: twice
        ? `The amount is set in ${bare(own.font)}, which the file holds a second time for this figure alone.`
        : `The amount is set in ${bare(own.font)}; everything of its size around it is set in ${around}.`,
    },
  ]
}

/** Without the six letters that mark a part of a font. */
const bare = (font: string | undefined): string => (font ?? '').replace(/^[A-Z]{6}\+/, '')

const family = (font: string | undefined): string => bare(font).replace(STYLES, '').toLowerCase()
