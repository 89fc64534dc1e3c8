/** Of a screenshot, also where it was put into a PDF: whether its amount is in figures of one print. */
import { findAmounts } from '../../business/proofs/reading/amounts.ts'
import type { Signal } from '../../business/proofs/reading/reading.ts'
import type { DocumentTraits } from '../../business/proofs/traits.ts'
import type { TurnedBox } from './geometry.ts'
import { formOfPicture } from './picture-hash.ts'
import type { Picture } from './picture.ts'
import { unevenFigures } from './uneven-figures.ts'

/** The box that an amount was read from, and what it says. */
export type AmountAt = { picture: Picture; box: TurnedBox; text: string; cents: number }

/** Radians; lines of a screenshot are level. */
const LEVEL_MAX = 0.01
/** Beyond the ends of the box, and from its middle up and down, in its heights: paper must be seen around the figures. */
const MARGIN = 0.2
const HALF = 0.6

export async function paintedFigures(amount: AmountAt | null, form: DocumentTraits['form']): Promise<Signal[]> {
  if (!amount || Math.abs(amount.box.angle) > LEVEL_MAX) return []
  const { picture, box, text, cents } = amount
  const printed = findAmounts(text).find((found) => found.cents === cents)
  if (!printed || (form === 'pdf' ? await formOfPicture(picture) : form) !== 'screenshot') return []
  const within = (value: number, max: number): number => Math.round(Math.max(0, Math.min(max, value)))
  const differs = unevenFigures(picture, {
    left: within(box.cx - box.w / 2 - box.h * MARGIN, picture.width),
    right: within(box.cx + box.w / 2 + box.h * MARGIN, picture.width),
    top: within(box.cy - box.h * HALF, picture.height),
    bottom: within(box.cy + box.h * HALF, picture.height),
    text,
    from: printed.start,
    to: printed.end,
  })
  const detail = `A figure of the amount differs from the others in ${differs === 'colour' ? 'its colour' : 'its height or place'}.`
  return differs === null ? [] : [{ code: 'picture-edited', severity: 'review', detail }]
}
