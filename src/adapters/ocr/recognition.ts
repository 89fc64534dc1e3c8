/**
 * What a box says: its pixels are turned level, scaled to the height that PP-OCR's recognition network was trained
 * on, and the network's answer per column is collapsed to text (CTC). One box a run: a batch pads to its longest.
 */
import * as ort from 'onnxruntime-node'
import type { TurnedBox } from './geometry.ts'
import type { Picture } from './picture.ts'

const STRIP_HEIGHT = 48
const STRIP_WIDTH_MAX = 3200
/** A character below this is worth a second look at its box. */
const CLEAR_MIN = 0.9
/** Mean certainty that a second reading has to gain to stand. */
const GAIN_MIN = 0.03

export type RecognisedText = {
  text: string
  /** Mean certainty over the characters, 0 to 1. */
  confidence: number
  /** Certainty of the least certain digit or letter: one wrong digit makes a wrong amount. */
  weakest: number
}

/** `grow` widens the crop by that share of its height; `stretch` makes the letters wider than they are printed. */
export type Crop = { grow?: number; stretch?: number }

/** Reads one box; a second reading with another crop checks the first. */
export async function recogniseText(
  session: ort.InferenceSession,
  characters: string[],
  picture: Picture,
  box: TurnedBox,
  { grow = 0, stretch = 1 }: Crop = {},
): Promise<RecognisedText> {
  const crop = { ...box, w: box.w + grow * box.h, h: box.h * (1 + grow / 2) }
  const textWidth = Math.min(STRIP_WIDTH_MAX, Math.max(1, Math.round((crop.w / crop.h) * STRIP_HEIGHT * stretch)))
  const width = Math.max(STRIP_HEIGHT, Math.ceil(textWidth / 8) * 8)
  const input = new ort.Tensor('float32', strip(picture, crop, textWidth, width), [1, 3, STRIP_HEIGHT, width])
  const answer = (await session.run({ [session.inputNames[0] as string]: input }))[session.outputNames[0] as string] as ort.Tensor
  return collapse(answer.data as Float32Array, answer.dims[1] as number, answer.dims[2] as number, characters)
}

/** Texts that a document prints, by its text layer, as `printedKey` gives them. */
export type PrintedTexts = ReadonlySet<string>

/** Without blanks, which the network drops and adds. */
export const printedKey = (text: string): string => text.replace(/\s/g, '')

/**
 * True when a text of several characters has one that the network was not certain of. Words that it read exactly as the
 * text layer prints them are not doubtful: long sentences cost most of a second look and are the last to need one.
 * Figures are looked at again whatever the text layer says, which is the very thing that they are held against.
 */
export function isDoubtful({ text, weakest }: RecognisedText, printed: PrintedTexts): boolean {
  return text.trim().length > 1 && weakest < CLEAR_MIN && (/\d/.test(text) || !printed.has(printedKey(text)))
}

/** The first reading, unless the second is clearly more certain: a hair's breadth is chance, and may glue words. */
export function clearerOf(first: RecognisedText, second: RecognisedText): RecognisedText {
  return second.confidence > first.confidence + GAIN_MIN ? second : first
}

/** Bilinear sample of the turned box, level, in the order blue, green, red, from -1 to 1. */
function strip(picture: Picture, box: TurnedBox, textWidth: number, width: number): Float32Array {
  const { rgb, width: w, height: h } = picture
  const out = new Float32Array(3 * STRIP_HEIGHT * width)
  const plane = STRIP_HEIGHT * width
  const [cos, sin] = [Math.cos(box.angle), Math.sin(box.angle)]
  for (let y = 0; y < STRIP_HEIGHT; y += 1) {
    const ly = ((y + 0.5) / STRIP_HEIGHT - 0.5) * box.h
    for (let x = 0; x < textWidth; x += 1) {
      const lx = ((x + 0.5) / textWidth - 0.5) * box.w
      const u = Math.min(Math.max(0, box.cx + lx * cos - ly * sin), w - 1.001)
      const v = Math.min(Math.max(0, box.cy + lx * sin + ly * cos), h - 1.001)
      const [x0, y0] = [Math.floor(u), Math.floor(v)]
      const [fx, fy] = [u - x0, v - y0]
      const p = (y0 * w + x0) * 3
      const q = p + w * 3
      for (let c = 0; c < 3; c += 1) {
        const s = 2 - c
        const upper = (rgb[p + s] as number) * (1 - fx) + (rgb[p + 3 + s] as number) * fx
        const lower = (rgb[q + s] as number) * (1 - fx) + (rgb[q + 3 + s] as number) * fx
        out[c * plane + y * width + x] = (upper * (1 - fy) + lower * fy) / 127.5 - 1
      }
    }
  }
  return out
}

function collapse(scores: Float32Array, steps: number, classes: number, characters: string[]): RecognisedText {
  let [text, sum, count, weakest, last] = ['', 0, 0, 1, 0]
  for (let t = 0; t < steps; t += 1) {
    let [best, top] = [0, -1]
    for (let c = 0, at = t * classes; c < classes; c += 1, at += 1) {
      if ((scores[at] as number) > top) [top, best] = [scores[at] as number, c]
    }
    if (best && best !== last) {
      const character = characters[best] ?? ''
      text += character
      sum += top
      count += 1
      if (/[\p{L}\p{N}]/u.test(character)) weakest = Math.min(weakest, top)
    }
    last = best
  }
  return { text, confidence: count ? sum / count : 0, weakest: count ? weakest : 0 }
}
