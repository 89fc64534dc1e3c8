/** A box's pixels, turned level and scaled to the height that the recognition network was trained on. */
import type { TurnedBox } from './geometry.ts'
import type { Picture } from './picture.ts'

const STRIP_HEIGHT = 48
const STRIP_WIDTH_MAX = 3200

/** Planes of blue, green and red, from -1 to 1; columns from `textWidth` on are empty. */
export type Strip = { pixels: Float32Array; width: number; textWidth: number; height: number }

/** `grow` widens the crop by that share of its height; `stretch` makes the letters wider than they are printed. */
export type Crop = { grow?: number; stretch?: number }

/** Bilinear samples of the turned box. */
export function cutStrip({ rgb, width: w, height: h }: Picture, uncut: TurnedBox, { grow = 0, stretch = 1 }: Crop): Strip {
  const box = { ...uncut, w: uncut.w + grow * uncut.h, h: uncut.h * (1 + grow / 2) }
  const textWidth = Math.min(STRIP_WIDTH_MAX, Math.max(1, Math.round((box.w / box.h) * STRIP_HEIGHT * stretch)))
  const width = Math.max(STRIP_HEIGHT, Math.ceil(textWidth / 8) * 8)
  const pixels = new Float32Array(3 * STRIP_HEIGHT * width)
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
        pixels[c * plane + y * width + x] = (upper * (1 - fy) + lower * fy) / 127.5 - 1
      }
    }
  }
  return { pixels, width, textWidth, height: STRIP_HEIGHT }
}
