/** Plane geometry of text boxes: the convex hull of a blob and the smallest turned rectangle round it. */

export type Point = readonly [x: number, y: number]

/** A rectangle by centre and size; `angle` in radians, within a quarter turn of level. */
export type TurnedBox = { cx: number; cy: number; w: number; h: number; angle: number }

/** From one share of a box's width to another; 0 is its left end, 1 its right. */
export type Part = readonly [from: number, to: number]

export function partOf(box: TurnedBox, [from, to]: Part): TurnedBox {
  const along = ((from + to) / 2 - 0.5) * box.w
  return { ...box, cx: box.cx + along * Math.cos(box.angle), cy: box.cy + along * Math.sin(box.angle), w: (to - from) * box.w }
}

/** Where a box may be cut in front of its character `at`: half way from the one before it. `places`: of each, the share of the width where its middle is. */
export const cutBefore = (places: readonly number[], at: number): number => ((places[at - 1] ?? 0) + (places[at] ?? 1)) / 2

/** Corners of the convex hull, by monotone chain. */
export function convexHull(points: Point[]): Point[] {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1])
  return [...halfHull(sorted), ...halfHull(sorted.reverse())]
}

function halfHull(points: Point[]): Point[] {
  const out: Point[] = []
  for (const p of points) {
    while (out.length > 1) {
      const [a, b] = [out.at(-2) as Point, out.at(-1) as Point]
      if ((b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]) > 0) break
      out.pop()
    }
    out.push(p)
  }
  out.pop()
  return out
}

/** Smallest rectangle round a convex hull, turned so that its long axis is nearest to level. */
export function smallestBox(hull: Point[]): TurnedBox | null {
  let best: (TurnedBox & { area: number }) | null = null
  for (const [i, a] of hull.entries()) {
    const b = hull[(i + 1) % hull.length] as Point
    const box = boxAlong(hull, Math.atan2(b[1] - a[1], b[0] - a[0]))
    if (!best || box.area < best.area) best = box
  }
  return best && level(best)
}

function boxAlong(hull: Point[], angle: number): TurnedBox & { area: number } {
  const [c, s] = [Math.cos(angle), Math.sin(angle)]
  let [u0, u1, v0, v1] = [Infinity, -Infinity, Infinity, -Infinity]
  for (const [x, y] of hull) {
    const [u, v] = [x * c + y * s, y * c - x * s]
    u0 = Math.min(u0, u)
    u1 = Math.max(u1, u)
    v0 = Math.min(v0, v)
    v1 = Math.max(v1, v)
  }
  const [mu, mv] = [(u0 + u1) / 2, (v0 + v1) / 2]
  return { cx: mu * c - mv * s, cy: mu * s + mv * c, w: u1 - u0, h: v1 - v0, angle, area: (u1 - u0) * (v1 - v0) }
}

function level({ cx, cy, w, h, angle }: TurnedBox): TurnedBox {
  const quarters = Math.round(angle / (Math.PI / 2))
  const isTurned = quarters % 2 !== 0
  return { cx, cy, w: isTurned ? h : w, h: isTurned ? w : h, angle: angle - quarters * (Math.PI / 2) }
}
