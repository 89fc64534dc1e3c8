// Keeping a document's bytes together with the row that names them: never a row without bytes, and bytes without a row only when
// a process died between the two; check-files.ts finds those.
import type { Context, WriteContext } from '../../context.ts'
import { Problem } from '../../problems.ts'
import { StoreUnavailable } from './file-store.ts'

const tryAgainS = 60

/**
 * Stores the bytes, then runs the transaction that makes their row. When it makes none (`isKept` false, or a Problem) the bytes
 * are removed again. After any other failure nobody knows yet whether it was committed, so they stay.
 * Throws the problem `unavailable` when they cannot be stored; nothing is kept then.
 */
export async function keepDocument<T extends { isKept: boolean }>(
  ctx: Context,
  document: { key: string; bytes: Uint8Array; sha256: string },
  body: (w: WriteContext) => Promise<T>,
): Promise<T> {
  await store(ctx, document)
  try {
    const result = await ctx.transact(body)
    if (!result.isKept) await forget(ctx, document.key)
    return result
  } catch (error) {
    if (error instanceof Problem && error.status < 500) await forget(ctx, document.key)
    throw error
  }
}

async function store(ctx: Context, { key, bytes, sha256 }: { key: string; bytes: Uint8Array; sha256: string }): Promise<void> {
  try {
    const stored = await ctx.files.put(key, bytes)
    if (stored.sha256 !== sha256) throw new Error('the store returned another hash than was sent')
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error
    throw new Problem('unavailable', {
      sentence: 'Your document could not be stored just now, and nothing of it was kept. Send it again in a minute.',
      cause: error,
      retryAfterS: tryAgainS,
    })
  }
}

async function forget(ctx: Context, key: string): Promise<void> {
  try {
    await ctx.files.remove(key)
  } catch (error) {
    ctx.log.warning('A document without a row could not be removed; supply check-files finds it', { key, error })
  }
}
