/**
 * A character that two boxes of a line read: the detection network cut it in two, and half of a 6 at the end of `2026` made `72166` beside
 * it `572166`. The box that was less certain of it gives it up, and is looked at without it from then on.
 */
import { isOnLineOf, type Segment } from '../../business/proofs/reading/segment.ts'
import { cutBefore, partOf, type TurnedBox } from './geometry.ts'

export type ReadBox = { segment: Segment; box: TurnedBox }

/** Middles nearer to each other than this, in widths of a character, are one character's. */
const SAME = 0.6

/** The boxes of one picture, each character in one of them. */
export function withoutDoubles(boxes: readonly ReadBox[]): ReadBox[] {
  const out = [...boxes]
  for (const [i, a] of boxes.entries())
    for (const [j, b] of boxes.entries()) {
      if (i === j || !mayShare(a, b)) continue
      const [before, behind] = [out[i] as ReadBox, out[j] as ReadBox]
      const [last, first] = [placeAt(before, -1), placeAt(behind, 0)]
      if (!last || !first || Math.abs(last.x - first.x) > SAME * Math.min(last.width, first.width)) continue
      if (first.certainty < last.certainty) out[j] = without(behind, 'first')
      else out[i] = without(before, 'last')
    }
  return out
}

/** `b` begins where `a` ends, on its line. */
const mayShare = ({ segment: a }: ReadBox, { segment: b }: ReadBox): boolean =>
  a.cx < b.cx && a.cx + a.w / 2 > b.cx - b.w / 2 && a.cx - a.w / 2 < b.cx - b.w / 2 && isOnLineOf(a, b)

/** Where on the page a character's middle is, how wide its box's characters are, and how certain it is; null where too little would be left. */
function placeAt(
  { segment: { places, certainties, text }, box }: ReadBox,
  at: 0 | -1,
): { x: number; width: number; certainty: number } | null {
  if (!places || !certainties || places.length !== text.length || text.replace(/\s/g, '').length < 3) return null
  const along = box.w * Math.cos(box.angle)
  const width = (((places.at(-1) as number) - (places[0] as number)) / (places.length - 1)) * along
  return { x: box.cx + ((places.at(at) as number) - 0.5) * along, width, certainty: certainties.at(at) as number }
}

function without({ segment, box }: ReadBox, which: 'first' | 'last'): ReadBox {
  const { text, places = [], certainties = [], zeroLeads } = segment
  const solid = [...text.matchAll(/\S/g)].map(({ index }) => index)
  const [start, end] = which === 'first' ? [solid[1] as number, text.length] : [0, (solid.at(-2) as number) + 1]
  const [from, to] = which === 'first' ? [cutBefore(places, start), 1] : [0, cutBefore(places, end)]
  const kept = certainties.slice(start, end)
  const left = text.slice(start, end)
  const cut = partOf(box, [from, to])
  return {
    box: cut,
    segment: {
      ...segment,
      text: left,
      cx: cut.cx,
      cy: cut.cy,
      w: cut.w,
      places: places.slice(start, end).map((place) => (place - from) / (to - from)),
      certainties: kept,
      ...(zeroLeads && { zeroLeads: zeroLeads.slice(start, end) }),
      weakest: segment.isIncomplete ? segment.weakest : Math.min(1, ...kept.filter((_, i) => /[\p{L}\p{N}]/u.test(left[i] ?? ''))),
    },
  }
}
