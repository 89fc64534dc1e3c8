/**
 * What a box says: the network's answer per eight columns of its strip is collapsed to text (CTC). One box a run: a batch pads to its
 * longest.
 */
import * as ort from 'onnxruntime-node'
import type { TurnedBox } from './geometry.ts'
import { characterWidth, type Seen, unreadInk } from './ink.ts'
import type { Picture } from './picture.ts'
import { type Crop, cutStrip } from './strip.ts'
import { zeroLead } from './zero-lead.ts'

/** Columns of the strip that the network answers for at once. */
const STEP_PX = 8
/** A character below this is worth a second look at its box. */
const CLEAR_MIN = 0.9
/** Mean certainty that a second reading has to gain to stand. */
const GAIN_MIN = 0.03

/** Widths of a character that may hold ink and no character: letters are not all equally wide. */
const UNREAD_MAX = 0.22

export type RecognisedText = {
  text: string
  /** Mean certainty over the characters, 0 to 1. */
  confidence: number
  /** Certainty of the least certain digit or letter: one wrong digit makes a wrong amount. */
  weakest: number
  /** Ink of the box was read as nothing: a character is missing, most likely. Only asked of texts with figures. */
  isIncomplete?: boolean
  /** From one character to the next, in pixels of the strip; null where there are hardly any. */
  characterWidth?: number | null
  /** Of each character, how far the network leaned to a zero there: see `struck-zeros.ts`. */
  zeroLeads?: readonly (number | null)[]
  /** Of each character, where its middle is, as a share of the box's width. */
  places?: readonly number[]
  /** Of each character, how certain the network was, 0 to 1. */
  certainties?: readonly number[]
}

/** Reads one box; a second reading with another crop checks the first. */
export async function recogniseText(
  session: ort.InferenceSession,
  characters: string[],
  picture: Picture,
  box: TurnedBox,
  crop: Crop = {},
): Promise<RecognisedText> {
  const strip = cutStrip(picture, box, crop)
  const input = new ort.Tensor('float32', strip.pixels, [1, 3, strip.height, strip.width])
  const answer = (await session.run({ [session.inputNames[0] as string]: input }))[session.outputNames[0] as string] as ort.Tensor
  const { seen, ...read } = collapse(answer.data as Float32Array, answer.dims[1] as number, answer.dims[2] as number, characters)
  const isIncomplete = /\d/.test(read.text) && (unreadInk(strip, seen) ?? 0) > UNREAD_MAX
  return { ...read, isIncomplete, characterWidth: characterWidth(seen), places: seen.map(({ at }) => at / strip.textWidth) }
}

/** Texts that a document prints, by its text layer, as `printedKey` gives them. */
export type PrintedTexts = ReadonlySet<string>

/** Without blanks, which the network drops and adds. */
export const printedKey = (text: string): string => text.replace(/\s/g, '')

/** Above this a second reading would have to be all but certain of every character to stand: none of 30 did. */
const SURE_MIN = 1 - GAIN_MIN - 0.01

/**
 * True when a text of several characters has one that the network was not certain of, and a second reading may stand. Words that it read exactly as the
 * text layer prints them are not doubtful: long sentences cost most of a second look and are the last to need one.
 * Figures are looked at again whatever the text layer says, which is the very thing that they are held against.
 */
export function isDoubtful({ text, confidence, weakest, isIncomplete }: RecognisedText, printed: PrintedTexts): boolean {
  const mayGain = isIncomplete || (weakest < CLEAR_MIN && confidence < (PROSE.test(text) ? PROSE_CLEAR_MIN : SURE_MIN))
  return text.trim().length > 1 && mayGain && (/\d/.test(text) || !printed.has(printedKey(text)))
}

/** More small letters than any label has. Read so certainly it is understood, whatever letter of it is wrong; its figures are looked at where they stand. */
const PROSE = /(?:[a-z][^a-z]*){36}/
const PROSE_CLEAR_MIN = 0.9

/** Small letters enough for a sentence, with or without its blanks; widened, it loses them, and more. */
const SENTENCE = /(?:[a-z][^a-z]*){13}/

/** Narrow characters are made as wide as this in a strip: two of the network's answers for each. */
const ORDINARY_PX = 16
const NARROWEST = 1.6

/**
 * How much wider figures would have to be to be as wide as ordinary print, up to 1.6; below 1 they are wider already. The network answers
 * once per eight columns: narrow letters share an answer and go missing, at every look that is not wider.
 */
export function narrowness({ text, characterWidth: width }: RecognisedText): number {
  return width && /\d/.test(text) && !SENTENCE.test(text) ? Math.min(NARROWEST, ORDINARY_PX / width) : 1
}

const lettersOf = ({ text }: RecognisedText): number => text.replace(/[^\p{L}\p{N}]/gu, '').length

/** The first reading, unless the second is clearly more certain: a hair's breadth is chance, and may glue words. Of a value, one that left nothing out. */
export function clearerOf(first: RecognisedText, second: RecognisedText): RecognisedText {
  if (second.isIncomplete && !first.isIncomplete && lettersOf(first) >= lettersOf(second)) return first
  if (first.isIncomplete && !second.isIncomplete && !SENTENCE.test(first.text) && lettersOf(second) >= lettersOf(first)) return second
  return second.confidence > first.confidence + GAIN_MIN ? second : first
}

type Collapsed = Omit<RecognisedText, 'isIncomplete'> & { seen: Seen[] }

function collapse(scores: Float32Array, steps: number, classes: number, characters: string[]): Collapsed {
  const seen: Seen[] = []
  const zeroLeads: (number | null)[] = []
  const certainties: number[] = []
  let [sum, weakest, last] = [0, 1, 0]
  for (let t = 0; t < steps; t += 1) {
    let [best, top] = [0, -1]
    for (let c = 0, at = t * classes; c < classes; c += 1, at += 1) {
      if ((scores[at] as number) > top) [top, best] = [scores[at] as number, c]
    }
    if (best && best !== last) {
      const character = characters[best] ?? ''
      seen.push({ character, at: middleOf(scores, steps, classes, t, best) })
      zeroLeads.push(zeroLead(character, scores, t * classes, characters))
      certainties.push(top)
      sum += top
      if (/[\p{L}\p{N}]/u.test(character)) weakest = Math.min(weakest, top)
    }
    last = best
  }
  const text = seen.map(({ character }) => character).join('')
  return { text, seen, zeroLeads, certainties, confidence: seen.length > 0 ? sum / seen.length : 0, weakest: seen.length > 0 ? weakest : 0 }
}

/** Pixels from the strip's left; what the neighbouring answers give the same character draws its middle towards them. */
function middleOf(scores: Float32Array, steps: number, classes: number, t: number, character: number): number {
  let [sum, weight] = [0, 0]
  for (let near = Math.max(0, t - 1); near <= Math.min(steps - 1, t + 1); near += 1) {
    const score = scores[near * classes + character] as number
    sum += score * (near + 0.5)
    weight += score
  }
  return (sum / weight) * STEP_PX
}
