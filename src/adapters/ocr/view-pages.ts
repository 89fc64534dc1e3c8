/**
 * Pages for the review desk: one child at a time opens the document, as reading does, so that nothing a document
 * contains can harm the process that serves pages. It stays back behind them, and goes when nobody reviews.
 */
import type { PageViewer } from '../../business/proofs/page-viewer.ts'
import { proofLimits } from '../../config/proof-limits.ts'
import { createChildPool, type ChildPool } from './child-pool.ts'

const NICENESS = 5

let viewers: ChildPool | null = null
const pool = (): ChildPool =>
  (viewers ??= createChildPool({ children: proofLimits.viewChildren, idleMs: proofLimits.viewIdleMs, niceness: NICENESS }))

export const pageViewer: PageViewer = {
  async picture({ path, mediaType, page, quarterTurns }) {
    const result = await pool().run({ do: 'picture', path, mediaType, page, quarterTurns }, { deadlineMs: proofLimits.viewTimeoutMs })
    return 'failed' in result || result.is !== 'pictured' ? null : result.bytes
  },
  async readRegion({ path, mediaType, page, quarterTurns, box }) {
    const result = await pool().run({ do: 'region', path, mediaType, page, quarterTurns, box }, { deadlineMs: proofLimits.viewTimeoutMs })
    return 'failed' in result || result.is !== 'region' ? null : result.text
  },
}

/** Ends the child; the next page starts it again. */
export async function closeViewers(): Promise<void> {
  await viewers?.close()
  viewers = null
}
