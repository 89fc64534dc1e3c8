/**
 * What happens to a page between the bank and us: turned and tilted before a lens, lit from one side, shaded, out of
 * focus, noisy, captured from a screen (moiré), scanned, shrunk and compressed by a messenger.
 */
import sharp from 'sharp'
import type { Random } from './random.ts'

type Corner = readonly [x: number, y: number]

export type Shot = {
  /** Degrees. */
  turn: readonly [number, number]
  /** Shift of each corner, as a share of the page's width. */
  tilt: number
  /** Width of the page in the picture, pixels. */
  pageWidth: readonly [number, number]
  blur: readonly [number, number]
  noise: number
  /** Share of the light that is lost at the darkest corner. */
  fallOff: readonly [number, number]
  quality: readonly [number, number]
  hasShadow: boolean
  hasMoire: boolean
  /** A lamp that mirrors in the page: what of its light is added at the brightest spot, 0 to 1. */
  glare?: number
  /** Folds across the page. */
  creases?: number
  /** Share of the light that is there at all. */
  exposure?: number
}

export const mild: Shot = {
  turn: [0.4, 2.6],
  tilt: 0.012,
  pageWidth: [1050, 1400],
  blur: [0.3, 0.8],
  noise: 5,
  fallOff: [0.05, 0.3],
  quality: [55, 80],
  hasShadow: false,
  hasMoire: false,
}
export const hard: Shot = {
  turn: [2.5, 8],
  tilt: 0.04,
  pageWidth: [760, 1000],
  blur: [0.6, 1.1],
  noise: 11,
  fallOff: [0.3, 0.6],
  quality: [30, 50],
  hasShadow: true,
  hasMoire: false,
}
export const offScreen: Shot = { ...mild, pageWidth: [950, 1200], noise: 7, hasMoire: true }
/** Folded paper, a lamp in gloss, an evening's light: what else happens to pages, mild and hard. */
export const mildShots: readonly Shot[] = [mild, { ...mild, glare: 0.35 }, { ...mild, creases: 2 }, { ...mild, exposure: 0.6 }]
export const hardShots: readonly Shot[] = [
  hard,
  { ...hard, glare: 0.5, hasShadow: false },
  { ...hard, creases: 4 },
  { ...hard, exposure: 0.45, hasShadow: false, noise: 13 },
]

/** JPEG of the page as a camera sees it, lying on something. `quarterTurns` is how the camera was held. */
export async function photograph(png: Buffer, random: Random, shot: Shot, quarterTurns = 0): Promise<Buffer> {
  const pageWidth = random.whole(...shot.pageWidth)
  const { data, info } = await sharp(png)
    .removeAlpha()
    .resize({ width: pageWidth, kernel: 'lanczos3' })
    .raw()
    .toBuffer({ resolveWithObject: true })
  const radians = ((random.between(...shot.turn) * Math.PI) / 180) * (random.isHeads() ? 1 : -1)
  const [cos, sin] = [Math.cos(radians), Math.sin(radians)]
  const [w, h] = [info.width, info.height]
  const margin = random.between(0.03, 0.09) * w
  const width = Math.round(w * Math.abs(cos) + h * Math.abs(sin) + margin * 2)
  const height = Math.round(h * Math.abs(cos) + w * Math.abs(sin) + margin * 2)
  const jolt = (): number => random.between(-shot.tilt, shot.tilt) * w
  const corners = (
    [
      [-w, -h],
      [w, -h],
      [w, h],
      [-w, h],
    ] as Corner[]
  ).map(([x, y]): Corner => [width / 2 + (x * cos - y * sin) / 2 + jolt(), height / 2 + (x * sin + y * cos) / 2 + jolt()])
  const desk = random.pick([
    [118, 84, 57],
    [52, 56, 61],
    [186, 181, 172],
    [28, 33, 40],
    [150, 60, 52],
  ] as const)
  const rgb = laid(data, w, h, corners, width, height, desk)
  lit(rgb, width, height, random, shot)
  const lens = sharp(rgb, { raw: { width, height, channels: 3 } }).blur(random.between(...shot.blur))
  const quality = random.whole(...shot.quality)
  return sharp(await lens.png().toBuffer())
    .rotate(quarterTurns * 90)
    .jpeg({ quality })
    .toBuffer()
}

/** The page on the desk, by inverse projection with bilinear samples. */
function laid(
  page: Buffer,
  w: number,
  h: number,
  corners: readonly Corner[],
  width: number,
  height: number,
  desk: readonly number[],
): Buffer {
  const k = projection(corners, [
    [0, 0],
    [w - 1, 0],
    [w - 1, h - 1],
    [0, h - 1],
  ])
  const out = Buffer.alloc(width * height * 3)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const depth = (k[6] as number) * x + (k[7] as number) * y + 1
      const u = ((k[0] as number) * x + (k[1] as number) * y + (k[2] as number)) / depth
      const v = ((k[3] as number) * x + (k[4] as number) * y + (k[5] as number)) / depth
      const at = (y * width + x) * 3
      const isOnPage = u >= 0 && v >= 0 && u < w - 1 && v < h - 1
      const [left, top] = [Math.floor(u), Math.floor(v)]
      const from = (top * w + left) * 3
      for (let c = 0; c < 3; c += 1) {
        if (!isOnPage) out[at + c] = desk[c] as number
        else {
          const upper = (page[from + c] as number) * (1 - u + left) + (page[from + 3 + c] as number) * (u - left)
          const lower = (page[from + w * 3 + c] as number) * (1 - u + left) + (page[from + w * 3 + 3 + c] as number) * (u - left)
          out[at + c] = upper * (1 - v + top) + lower * (v - top)
        }
      }
    }
  }
  return out
}

/** The eight numbers that carry four points to four others. */
function projection(from: readonly Corner[], to: readonly Corner[]): number[] {
  const rows = from.flatMap(([x, y], i) => {
    const [u, v] = to[i] as Corner
    return [
      [x, y, 1, 0, 0, 0, -u * x, -u * y, u],
      [0, 0, 0, x, y, 1, -v * x, -v * y, v],
    ]
  })
  for (let column = 0; column < 8; column += 1) {
    const largest = rows
      .slice(column)
      .reduce((best, row) => (Math.abs(row[column] as number) > Math.abs(best[column] as number) ? row : best))
    const place = rows.indexOf(largest)
    ;[rows[column], rows[place]] = [rows[place] as number[], rows[column] as number[]]
    const pivot = rows[column] as number[]
    for (const row of rows) {
      if (row === pivot) continue
      const share = (row[column] as number) / (pivot[column] as number)
      for (let j = column; j < 9; j += 1) row[j] = (row[j] as number) - share * (pivot[j] as number)
    }
  }
  return rows.map((row, i) => (row[8] as number) / (row[i] as number))
}

/** Pixels to each side of a fold that it bends. */
const FOLD = 9

/** Light from one side, a hand's shadow, the stripes of a screen, and the sensor's noise. */
function lit(rgb: Buffer, width: number, height: number, random: Random, shot: Shot): void {
  const [lampX, lampY] = [random.share() * width, random.share() * height]
  const loss = random.between(...shot.fallOff)
  const [edge, slant, shade] = [random.between(0.35, 0.9) * height, random.between(-0.5, 0.5), random.between(0.62, 0.82)]
  const [stripes, stripeAngle] = [random.between(0.9, 1.7), random.between(0, Math.PI)]
  const tint = [1, random.between(0.97, 1), random.between(0.88, 0.98)]
  const reach = Math.hypot(width, height)
  const { glare = 0, creases = 0, exposure = 1 } = shot
  const [shineX, shineY, shineSize] = [
    random.between(0.2, 0.8) * width,
    random.between(0.2, 0.8) * height,
    random.between(0.06, 0.12) * reach,
  ]
  const folds = Array.from({ length: creases }, () => ({
    at: random.between(0.15, 0.85),
    lean: random.between(-0.04, 0.04),
    isUpright: random.isHeads(),
  }))
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      let light = 1.03 - (loss * Math.hypot(x - lampX, y - lampY)) / reach
      if (shot.hasShadow && y > edge + slant * x) light *= shade
      if (shot.hasMoire) light *= 1 - 0.05 * (1 + Math.sin((x * Math.cos(stripeAngle) + y * Math.sin(stripeAngle)) * stripes))
      for (const { at: place, lean, isUpright } of folds) {
        const distance = isUpright ? x - place * width - lean * y : y - place * height - lean * x
        // A fold is bright on the side that faces the light, and dark behind.
        if (Math.abs(distance) < FOLD) light *= 1 + (distance < 0 ? 0.1 : -0.22) * (1 - Math.abs(distance) / FOLD)
      }
      light *= exposure
      const shine = glare === 0 ? 0 : 255 * glare * Math.exp(-(((x - shineX) ** 2 + (y - shineY) ** 2) / (2 * shineSize ** 2)))
      const grain = (random.share() + random.share() - 1) * shot.noise * 2
      const at = (y * width + x) * 3
      for (let c = 0; c < 3; c += 1)
        rgb[at + c] = Math.max(0, Math.min(255, (rgb[at + c] as number) * light * (tint[c] as number) + grain + shine))
    }
  }
}

/** A flat-bed scan in grey, a little askew, with specks; JPEG. */
export async function scan(png: Buffer, random: Random): Promise<Buffer> {
  const angle = random.between(0.1, 1.1) * (random.isHeads() ? 1 : -1)
  const width = random.whole(1100, 1500)
  const { data, info } = await sharp(png)
    .removeAlpha()
    .rotate(angle, { background: '#efefef' })
    .resize({ width })
    .greyscale()
    .blur(0.5)
    .raw()
    .toBuffer({ resolveWithObject: true })
  for (let i = 0; i < data.length; i += 1) data[i] = Math.max(0, Math.min(255, (data[i] as number) + (random.share() - 0.5) * 18))
  return sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } })
    .greyscale()
    .jpeg({ quality: random.whole(45, 70) })
    .toBuffer()
}

/** A screenshot that went through a messenger. */
export async function messenger(png: Buffer, random: Random): Promise<Buffer> {
  return sharp(png)
    .removeAlpha()
    .resize({ width: random.whole(440, 620) })
    .jpeg({ quality: random.whole(40, 65) })
    .toBuffer()
}
