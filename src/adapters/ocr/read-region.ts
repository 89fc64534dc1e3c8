/** Reads the part of a page that a person drew a box round: what stands in it, line by line. */
import sharp from 'sharp'
import { arrange } from '../../business/proofs/reading/arrange.ts'
import type { FoundBox } from '../../business/proofs/reading/found.ts'
import { left, right, type Segment } from '../../business/proofs/reading/segment.ts'
import type { OcrEngine } from './ocr-engine.ts'
import { toPicture, type Picture } from './picture.ts'

/** People draw close to the letters, and detection needs paper round them. */
const MARGIN = 0.35
/** Detection needs letters of about 20 pixels; a small box is enlarged to this height. */
const HEIGHT_MIN = 96
export async function readRegion(engine: OcrEngine, picture: Picture, box: FoundBox): Promise<string> {
  const { part, inner } = await cut(picture, box)
  const sighting = await engine.read(part, 1)
  // What stands in the margin was not drawn round.
  const isMeant = (s: Segment): boolean =>
    s.cy > inner.top && s.cy < inner.top + inner.h && right(s) > inner.left && left(s) < inner.left + inner.w
  const { lines } = arrange(sighting.segments.filter(isMeant))
  if (lines.length > 0) return lines.map((line) => line.map((p) => p.text).join(' ')).join('\n')
  // Detection saw no line: take the whole box for one.
  const whole = { cx: part.width / 2, cy: part.height / 2, w: part.width, h: part.height, angle: 0 }
  return engine.readAgain({ ...sighting, picture: part, boxes: [whole], narrow: [1] }, 0)
}

type Cut = {
  part: Picture
  /** The drawn box within the part, without its margin. */
  inner: { left: number; top: number; w: number; h: number }
}

async function cut({ rgb, width, height }: Picture, box: FoundBox): Promise<Cut> {
  const margin = Math.round(box.h * height * MARGIN)
  const x = clamp(Math.round(box.x * width) - margin, 0, width - 2)
  const y = clamp(Math.round(box.y * height) - margin, 0, height - 2)
  const w = clamp(Math.round(box.w * width) + 2 * margin, 2, width - x)
  const h = clamp(Math.round(box.h * height) + 2 * margin, 2, height - y)
  const scale = Math.min(4, Math.max(1, HEIGHT_MIN / h))
  const { data, info } = await sharp(rgb, { raw: { width, height, channels: 3 } })
    .extract({ left: x, top: y, width: w, height: h })
    .resize({ width: Math.round(w * scale), height: Math.round(h * scale), fit: 'fill' })
    .raw()
    .toBuffer({ resolveWithObject: true })
  return {
    part: toPicture(data, info.width, info.height, info.channels),
    inner: {
      left: (box.x * width - x) * scale,
      top: (box.y * height - y) * scale,
      w: box.w * width * scale,
      h: box.h * height * scale,
    },
  }
}

const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(most, value))
