/**
 * A piece of text and where it stands on the page: the input of all field finders, whether it comes from a PDF's
 * text layer or from a picture. Coordinates grow rightwards and downwards, in any unit, per page.
 */

export type Segment = {
  text: string
  /** Centre. */
  cx: number
  cy: number
  w: number
  /** Height of the letters' line, about the font size. */
  h: number
  /** Slope of the line in radians; 0 is level. */
  angle: number
  /** Certainty of the text as a whole, 0 to 1; 1 for a text layer. */
  confidence: number
  /** Certainty of its least certain character. */
  weakest: number
  /** Of a picture: something is printed there that was read as nothing, a narrow digit most likely. */
  isIncomplete?: boolean
  /** Of a picture: of each character, how far its reader leaned to a zero; see `struck-zeros.ts`. */
  zeroLeads?: readonly (number | null)[]
  /** Of a picture: of each character, where its middle is, as a share of the width. */
  places?: readonly number[]
  /** Of a picture: of each character, its certainty. */
  certainties?: readonly number[]
  page: number
  /** Name of the font, with the mark of a subset; only of a text layer whose fonts could be told. */
  font?: string
  /** Of a text layer: the font in which a figure goes on that began in another. */
  secondFont?: string
}

export const left = (s: Segment): number => s.cx - s.w / 2
export const right = (s: Segment): number => s.cx + s.w / 2
export const top = (s: Segment): number => s.cy - s.h / 2
export const bottom = (s: Segment): number => s.cy + s.h / 2

/** True when `b` stands on the line of `a`, judged along the slope that lines have there. */
export function isOnLineOf(a: Segment, b: Segment): boolean {
  if (a.page !== b.page) return false
  const offset = Math.abs(b.cy - a.cy - Math.tan((a.angle + b.angle) / 2) * (b.cx - a.cx))
  return offset < Math.min(Math.min(a.h, b.h) * 0.8, Math.max(a.h, b.h) * 0.6)
}
