/**
 * A second look at words that may be labels: a box of a few badly read words without figures that mean nothing is read twice more, and where
 * a reading is a label's words, and no other says another label, it takes the first one's place. Values are `second-look.ts`.
 */
import { labelOf } from '../../business/proofs/reading/labels/label.ts'
import type { Segment } from '../../business/proofs/reading/segment.ts'
import type { RecognisedText } from './recognition.ts'

/** Words read more certainly than this are what they say. */
const CLEAR_MIN = 0.88
/** Longer boxes, in letter heights, are sentences. */
const LENGTH_MAX = 14
/** Boxes of one document that are looked at: a page has a dozen labels. */
const BOXES_MAX = 12
/** Fewer letters are like too many words. */
const LETTERS_MIN = 4
const LONG = 8
/** A reading that lost more than this share of the letters is of something else. */
const KEPT_MIN = 0.7

/** The segments with the labels that further readings give; the same list when there are none. */
export async function lookAtLabels(
  segments: readonly Segment[],
  look: (source: number) => Promise<RecognisedText[]>,
): Promise<readonly Segment[]> {
  const out = [...segments]
  let looked = 0
  for (const [source, segment] of segments.entries()) {
    if (looked >= BOXES_MAX || !mayBeLabel(segment)) continue
    looked += 1
    const label = labelAmong(await look(source))
    if (label !== null) out[source] = { ...segment, text: label }
  }
  return looked === 0 ? segments : out
}

const mayBeLabel = ({ text, confidence, w, h }: Segment): boolean =>
  confidence <= CLEAR_MIN && w / h < LENGTH_MAX && /[A-Za-z]{2}/.test(text) && !/\d/.test(text) && meaningOf(text) === null

/** What a label means, whatever it is called; null when the text is none. */
function meaningOf(text: string): string | null {
  const label = labelOf(text.replace(/[\s:.*-]+$/, ''), 'misread')
  return label && label.role !== 'other' ? `${label.role} ${label.party}` : null
}

function labelAmong(looks: readonly RecognisedText[]): string | null {
  const labels = looks.filter(({ text }) => meaningOf(text) !== null)
  const longest = Math.max(0, ...looks.map(({ text }) => text.length))
  const [first] = labels.toSorted((a, b) => b.confidence - a.confidence)
  if (!first || new Set(labels.map(({ text }) => meaningOf(text))).size > 1) return null
  if (first.text.length < Math.max(LETTERS_MIN, longest * KEPT_MIN)) return null
  // Short words are a letter from each other, `Atount`: one reading is too little unless each letter is right.
  return labels.length > 1 || first.text.length >= LONG || labelOf(first.text) ? first.text : null
}
