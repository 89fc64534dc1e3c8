/**
 * The same box, looked at several times: as it is and enlarged to twice its size, with other crops and other widths. What
 * the looks say is compared by the caller; a single one is no better than the first reading.
 */
import type * as ort from 'onnxruntime-node'
import sharp from 'sharp'
import type { TurnedBox } from './geometry.ts'
import type { Picture } from './picture.ts'
import { recogniseText, type RecognisedText } from './recognition.ts'
import type { Crop } from './strip.ts'

/** Letters of small print are about ten pixels high; twice that is what the network's first layers expect. */
const ENLARGE = 2
/** Pixels around the box that stay in the part, as a share of its height. */
const MARGIN = 0.6

/**
 * What the looks do to the picture first. Only one is sharpened, which shows commas and stops: on zeros with a dot or a stroke, and
 * on 6 and 8, sharpened looks err more often, and all alike. Softened ones lose the grain of a poor camera.
 */
const LOOKS: readonly Look[] = [
  { as: 'it is', stretch: 1.4 },
  { as: 'it is', grow: 0.15, stretch: 1.1 },
  { as: 'sharpened', stretch: 1.4 },
  { as: 'softened', stretch: 1.2 },
  { as: 'softened', grow: 0.1 },
]

/** Of nine ways to look at 232 boxes of badly read words, these two together gave most labels that mean something. */
export const LOOKS_AT_LABELS: readonly Look[] = [
  { as: 'softened', stretch: 1.8 },
  { as: 'it is', grow: 0.2, stretch: 1.8 },
]

type Treatment = 'sharpened' | 'softened'
type Look = Crop & { as: 'it is' | Treatment }

export async function lookClosely(
  session: ort.InferenceSession,
  characters: string[],
  picture: Picture,
  box: TurnedBox,
  /** How much wider narrow print is made at each look. */
  narrow = 1,
  ways = LOOKS,
): Promise<RecognisedText[]> {
  const looks: RecognisedText[] = []
  const parts = new Map<Look['as'], { picture: Picture; box: TurnedBox }>([['it is', { picture, box }]])
  for (const { as, ...crop } of ways) {
    const part = parts.get(as) ?? (await enlarged(picture, box, as as Treatment))
    parts.set(as, part)
    looks.push(await recogniseText(session, characters, part.picture, part.box, { ...crop, stretch: (crop.stretch ?? 1) * narrow }))
  }
  return looks.filter(({ text }) => text.trim() !== '')
}

/** The part of the picture around a box, enlarged, and the box in it. */
async function enlarged(picture: Picture, box: TurnedBox, treatment: Treatment): Promise<{ picture: Picture; box: TurnedBox }> {
  const [cos, sin] = [Math.abs(Math.cos(box.angle)), Math.abs(Math.sin(box.angle))]
  const [halfWidth, halfHeight] = [(box.w * cos + box.h * sin) / 2 + box.h * MARGIN, (box.w * sin + box.h * cos) / 2 + box.h * MARGIN]
  const left = Math.max(0, Math.floor(box.cx - halfWidth))
  const top = Math.max(0, Math.floor(box.cy - halfHeight))
  const width = Math.max(1, Math.min(picture.width, Math.ceil(box.cx + halfWidth)) - left)
  const height = Math.max(1, Math.min(picture.height, Math.ceil(box.cy + halfHeight)) - top)
  const part = sharp(picture.rgb, { raw: { width: picture.width, height: picture.height, channels: 3 } })
    .extract({ left, top, width, height })
    .resize(width * ENLARGE, height * ENLARGE, { kernel: 'lanczos3', fit: 'fill' })
  const treated = treatment === 'sharpened' ? part.sharpen({ sigma: 1.5, m1: 1, m2: 3 }) : part.blur(0.8 * ENLARGE)
  const { data, info } = await treated.raw().toBuffer({ resolveWithObject: true })
  return {
    picture: { rgb: data, width: info.width, height: info.height },
    box: { ...box, cx: (box.cx - left) * ENLARGE, cy: (box.cy - top) * ENLARGE, w: box.w * ENLARGE, h: box.h * ENLARGE },
  }
}
