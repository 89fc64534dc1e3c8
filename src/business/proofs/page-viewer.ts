// What the review desk asks of whoever opens documents: a page as a picture, and what stands in a part of it. Adapters implement it.
import type { FoundBox } from './reading/found.ts'

export interface PageToView {
  /** a readable local file */
  path: string
  mediaType: string
  /** from 1 */
  page: number
  /** clockwise, until it stands upright */
  quarterTurns: number
}

/** Never throws for bad documents: null when there is no such page, or it could not be opened in time. */
export interface PageViewer {
  /** WebP */
  picture(asked: PageToView): Promise<Uint8Array | null>
  /** what was read in the box, line by line; empty when nothing was */
  readRegion(asked: PageToView & { box: FoundBox }): Promise<string | null>
}
