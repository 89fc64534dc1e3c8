/**
 * The look at an upload before anything is stored: is it a picture or PDF that we are willing to keep and read?
 * Whatever opens the document runs in a killable child; this process only looks at size and first bytes.
 */
import { proofLimits } from '../../config/proof-limits.ts'
import { createChildPool, type ChildPool } from './child-pool.ts'
import { sniff } from './media-type.ts'
import { refuse, type UploadVerdict } from './refusals.ts'

export type { RefusalCode, UploadVerdict } from './refusals.ts'

/** Two, so that one hostile document does not make the next sender wait for its deadline. */
const INSPECTORS = 2

let inspectors: ChildPool | null = null

/**
 * Says whether an upload may be kept; the sentence is for the person who sent it. The name is what the sender called
 * the file: it is believed in nothing, the content decides.
 */
export async function inspectUpload(bytes: Uint8Array, _claimedName: string): Promise<UploadVerdict> {
  const sniffed = await sniff(bytes)
  if ('refused' in sniffed) return sniffed
  inspectors ??= createChildPool({ children: INSPECTORS, idleMs: proofLimits.inspectIdleMs, niceness: 0 })
  const result = await inspectors.run({ do: 'inspect', bytes, mediaType: sniffed.mediaType }, { deadlineMs: proofLimits.inspectTimeoutMs })
  if ('failed' in result) return refuse(result.failed === 'too-slow' ? 'too-slow' : 'damaged')
  return result.is === 'inspected' ? result.verdict : refuse('damaged')
}

/** Ends the inspection children; the next upload starts them again. */
export async function closeInspectors(): Promise<void> {
  await inspectors?.close()
  inspectors = null
}
