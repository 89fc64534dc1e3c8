/**
 * What a picture looks like as 256 bits (dHash, 16 by 16): whether each field is brighter than its right neighbour.
 * Survives saving again, other sizes and small crops; what bits differ how far is `business/proofs/judging/picture-distance.ts`.
 */
import sharp from 'sharp'
import type { Picture } from './picture.ts'

const SIDE = 16
/** Smaller differences of brightness are JPEG's noise on white paper. */
const MARGIN = 2

/** Hex, 64 digits. */
export async function hashPicture({ rgb, width, height }: Picture): Promise<string> {
  const fields = await sharp(rgb, { raw: { width, height, channels: 3 } })
    .greyscale()
    .resize(SIDE + 1, SIDE, { fit: 'fill', kernel: 'lanczos3' })
    .raw()
    .toBuffer()
  let hex = ''
  for (let at = 0; at < SIDE * SIDE; at += 4) {
    let nibble = 0
    for (let bit = at; bit < at + 4; bit += 1) {
      const field = Math.trunc(bit / SIDE) * (SIDE + 1) + (bit % SIDE)
      nibble = nibble * 2 + ((fields[field] ?? 0) - (fields[field + 1] ?? 0) > MARGIN ? 1 : 0)
    }
    hex += nibble.toString(16)
  }
  return hex
}

const GLANCE = 160
/** This share of one brightness; light on paper is never so even. Measured on 41 samples: photos up to 0.23, drawn ones from 0.55. */
const FLAT_SHARE_MIN = 0.4

/** A picture that a program drew has large areas of exactly one colour; a camera's has none, whatever it was saved as since. */
export async function formOfPicture({ rgb, width, height }: Picture): Promise<'photo' | 'screenshot'> {
  const glance = await sharp(glanceAt({ rgb, width, height }), { raw: { width: GLANCE, height: GLANCE, channels: 3 } })
    .greyscale()
    .raw()
    .toBuffer()
  const counts = new Uint32Array(258)
  for (const brightness of glance) counts[brightness + 1] = (counts[brightness + 1] ?? 0) + 1
  let most = 0
  for (let at = 1; at <= 256; at += 1) most = Math.max(most, (counts[at - 1] ?? 0) + (counts[at] ?? 0) + (counts[at + 1] ?? 0))
  return most / glance.length >= FLAT_SHARE_MIN ? 'screenshot' : 'photo'
}

/** A hundredth of the pixels, as they are: turning all of them grey first takes ten times as long. */
function glanceAt({ rgb, width, height }: Picture): Buffer {
  const out = Buffer.allocUnsafe(GLANCE * GLANCE * 3)
  for (let y = 0, at = 0; y < GLANCE; y += 1)
    for (let x = 0; x < GLANCE; x += 1, at += 3) {
      const from = (Math.floor(((y + 0.5) * height) / GLANCE) * width + Math.floor(((x + 0.5) * width) / GLANCE)) * 3
      for (let c = 0; c < 3; c += 1) out[at + c] = rgb[from + c] as number
    }
  return out
}
