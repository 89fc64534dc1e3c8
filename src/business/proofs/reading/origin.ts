/** What a file says about how it came to be; weak evidence, since anybody can write it. */

import type { MarkedProgram } from './programs.ts'

export type DocumentOrigin = {
  /** Program that wrote the file. */
  producer: string | null
  /** Program the document was made in. */
  creator: string | null
  /** As the file states them, in PDF's own form. */
  createdAt: string | null
  modifiedAt: string | null
  /** Times the file was saved over after it was first written. */
  revisions: number
  /** Boxes, notes and stamps laid over the pages that are read. */
  overlays: number
  /** Programs that its history names. */
  tools: string[]
  /** It holds a text that none of its pages shows. */
  hasLeftText: boolean
  /** Program that wrote the bytes, as they show it; null when they do not. */
  writer: MarkedProgram | null
}
