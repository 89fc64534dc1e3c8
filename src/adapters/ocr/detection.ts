/**
 * Where the text is: PP-OCR's detection network gives a probability per pixel, connected blobs of it become turned
 * boxes. What the boxes say is `recognition.ts`.
 */
import * as ort from 'onnxruntime-node'
import sharp from 'sharp'
import { convexHull, smallestBox, type Point, type TurnedBox } from './geometry.ts'
import type { Picture } from './picture.ts'

/** The network was trained on pixels normalised with these, in the order blue, green, red. */
const MEAN = [0.485, 0.456, 0.406] as const
const DEVIATION = [0.229, 0.224, 0.225] as const

const PIXEL_MIN = 0.3
const BOX_MIN = 0.5
const BLOB_PIXELS_MIN = 12
/** The network shrinks text by design; boxes grow back by this share of their area over their outline. */
const GROW = 1.6

/** Boxes in pixels of `picture`. The network sees it at most `sideMax` pixels long. */
export async function detectText(session: ort.InferenceSession, picture: Picture, sideMax: number): Promise<TurnedBox[]> {
  const k = Math.min(1, sideMax / Math.max(picture.width, picture.height))
  const width = toBlocks(picture.width * k)
  const height = toBlocks(picture.height * k)
  const pixels = await sharp(picture.rgb, { raw: { width: picture.width, height: picture.height, channels: 3 } })
    .resize(width, height, { fit: 'fill', kernel: 'cubic' })
    .raw()
    .toBuffer()
  const input = new ort.Tensor('float32', normalised(pixels, width * height), [1, 3, height, width])
  const answer = await session.run({ [session.inputNames[0] as string]: input })
  const probabilities = answer[session.outputNames[0] as string]?.data as Float32Array
  const [sx, sy] = [picture.width / width, picture.height / height]
  return blobs(probabilities, width, height).map((b) => ({ cx: b.cx * sx, cy: b.cy * sy, w: b.w * sx, h: b.h * sy, angle: b.angle }))
}

function toBlocks(length: number): number {
  return Math.max(32, Math.round(length / 32) * 32)
}

function normalised(pixels: Buffer, count: number): Float32Array {
  const out = new Float32Array(count * 3)
  for (let c = 0; c < 3; c += 1) {
    const [mean, deviation, plane] = [MEAN[c] as number, DEVIATION[c] as number, c * count]
    for (let i = 0; i < count; i += 1) out[plane + i] = ((pixels[i * 3 + 2 - c] as number) / 255 - mean) / deviation
  }
  return out
}

function blobs(probabilities: Float32Array, width: number, height: number): TurnedBox[] {
  const seen = new Uint8Array(width * height)
  const stack = new Int32Array(width * height)
  const boxes: TurnedBox[] = []
  for (let start = 0; start < seen.length; start += 1) {
    if (seen[start] || (probabilities[start] as number) < PIXEL_MIN) continue
    const blob = fill(probabilities, width, height, start, seen, stack)
    if (blob.count < BLOB_PIXELS_MIN || blob.sum / blob.count < BOX_MIN) continue
    const box = smallestBox(convexHull(blob.outline))
    if (!box || Math.min(box.w, box.h) < 3) continue
    const grow = (box.w * box.h * GROW) / (box.w + box.h)
    boxes.push({ ...box, w: box.w + grow, h: box.h + grow })
  }
  return boxes
}

type Blob = { count: number; sum: number; outline: Point[] }

function fill(probabilities: Float32Array, width: number, height: number, start: number, seen: Uint8Array, stack: Int32Array): Blob {
  const rows = new Map<number, [left: number, right: number]>()
  let [top, sum, count] = [1, 0, 0]
  stack[0] = start
  seen[start] = 1
  while (top > 0) {
    top -= 1
    const at = stack[top] as number
    const [x, y] = [at % width, Math.floor(at / width)]
    sum += probabilities[at] as number
    count += 1
    const row = rows.get(y)
    if (!row) rows.set(y, [x, x])
    else if (x < row[0]) row[0] = x
    else if (x > row[1]) row[1] = x
    for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny += 1) {
      for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx += 1) {
        const next = ny * width + nx
        if (seen[next] || (probabilities[next] as number) < PIXEL_MIN) continue
        seen[next] = 1
        stack[top] = next
        top += 1
      }
    }
  }
  const outline: Point[] = []
  for (const [y, [left, right]] of rows) outline.push([left, y], [right + 1, y], [left, y + 1], [right + 1, y + 1])
  return { count, sum, outline }
}
