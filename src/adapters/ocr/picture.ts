/**
 * Decoded pictures: from a file to upright RGB pixels of a size that is worth reading. The limits on what is decoded
 * at all are the inspection's.
 */
import sharp from 'sharp'
import { proofLimits } from '../../config/proof-limits.ts'

export type Picture = { rgb: Buffer; width: number; height: number }

/** Long side kept for recognition: 10 point print on an A4 page is then about 30 pixels high. */
const SIDE_MAX = 2400
/** Long screenshots keep their width up to this length. */
const LENGTH_MAX = 9000
/** Pictures smaller than this are enlarged: the network needs about 12 pixels of letter height. */
const SIDE_MIN = 700

/** Decodes whole (so that a truncated file fails), turns by EXIF, flattens transparency onto white. */
export async function decodePicture(source: Uint8Array | string): Promise<Picture> {
  const image = sharp(source, { limitInputPixels: proofLimits.pixelsMax, failOn: 'warning', pages: 1 })
  const { width, height } = await image.metadata()
  const side = Math.max(width, height)
  const sideMax = side / Math.min(width, height) < 4 ? SIDE_MAX : LENGTH_MAX
  const wanted = Math.max(SIDE_MIN, Math.min(side, sideMax))
  const { data, info } = await image
    .autoOrient()
    .resize({ width: wanted, height: wanted, fit: 'inside', kernel: 'lanczos3' })
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
  if (info.channels === 3) return { rgb: data, width: info.width, height: info.height }
  return toPicture(data, info.width, info.height, info.channels)
}

/** What a camera or a program wrote into the file beside the picture (EXIF, XMP); empty when it wrote nothing. */
export async function notesOf(source: Uint8Array): Promise<string> {
  const { exif, xmp, comments = [] } = await sharp(source, { limitInputPixels: proofLimits.pixelsMax }).metadata()
  const notes = [exif, xmp].map((bytes) => bytes?.subarray(0, NOTES_BYTES_MAX).toString('latin1') ?? '')
  return [...notes, ...comments.map(({ text }) => text.slice(0, NOTES_BYTES_MAX))].join(' ')
}
/** A camera's notes have a few kilobytes; a preview may follow. */
const NOTES_BYTES_MAX = 64 * 1024

/** Raw pixels of one, two or four channels as RGB. */
export function toPicture(data: Uint8Array, width: number, height: number, channels: number): Picture {
  const rgb = Buffer.allocUnsafe(width * height * 3)
  const [green, blue] = channels > 2 ? [1, 2] : [0, 0]
  for (let p = 0, q = 0; q < rgb.length; p += channels, q += 3) {
    rgb[q] = data[p] as number
    rgb[q + 1] = data[p + green] as number
    rgb[q + 2] = data[p + blue] as number
  }
  return { rgb, width, height }
}

/** The picture turned clockwise by quarter turns. */
export async function turned(picture: Picture, quarterTurns: number): Promise<Picture> {
  const { data, info } = await sharp(picture.rgb, { raw: { width: picture.width, height: picture.height, channels: 3 } })
    .rotate(quarterTurns * 90)
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { rgb: data, width: info.width, height: info.height }
}

/** A horizontal band of the picture, sharing its memory. */
export function band(picture: Picture, top: number, height: number): Picture {
  const stride = picture.width * 3
  return { rgb: picture.rgb.subarray(top * stride, (top + height) * stride), width: picture.width, height }
}
