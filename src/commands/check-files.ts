// `supply check-files [--remove]`: every document's row has its bytes, and all bytes have a row.
import { openApplication } from '../app.ts'
import { checkFiles, removeOrphans } from '../business/proofs/check-files.ts'
import { type ListedFile, StoreUnavailable } from '../business/proofs/file-store.ts'
import type { Settings } from '../config/settings.ts'
import type { Context } from '../context.ts'
import type { ProcessLog } from '../observability/log.ts'

const shownMax = 20

/** A crash leaves a file or two; from here on it looks as if another installation's documents lay here. */
const orphansUnsuspicious = 20

const removeSafely = async (ctx: Context, orphans: readonly ListedFile[], kept: number): Promise<boolean> => {
  if (orphans.length > Math.max(orphansUnsuspicious, kept)) {
    console.error('Nothing was removed: more files belong to no row than to one. Are this the right database and the right store?')
    return false
  }
  await removeOrphans(ctx, orphans)
  console.log('They were removed.')
  return true
}

/** Exit status 1 when a document is gone or the store does not answer. `--remove` removes bytes that no row names, unless they are suspiciously many. */
export async function checkFilesCommand(settings: Settings, log: ProcessLog, args: readonly string[]): Promise<number> {
  const unknown = args.find((arg) => arg !== '--remove')
  if (unknown !== undefined) {
    console.error('usage: supply check-files [--remove]')
    return 64
  }
  const application = openApplication(settings, log)
  try {
    const { kept, orphans, recent, missing } = await checkFiles(application.ctx)
    console.log(`${kept} documents have their bytes; ${recent} files are being sent just now or have just been.`)
    if (orphans.length > 0) {
      const sizeBytes = orphans.reduce((sum, file) => sum + file.sizeBytes, 0)
      console.log(`${orphans.length} files (${sizeBytes} bytes) belong to no row:`)
      for (const { key, storedAt } of orphans.slice(0, shownMax)) console.log(`  ${key}  since ${storedAt}`)
      if (!args.includes('--remove')) console.log('Run it with --remove to remove them.')
      else if (!(await removeSafely(application.ctx, orphans, kept))) return 1
    }
    if (missing.length === 0) return 0
    console.error(`${missing.length} DOCUMENTS ARE GONE. Restore these from a backup:`)
    for (const key of missing.slice(0, shownMax)) console.error(`  ${key}`)
    return 1
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error
    console.error(`${error.message}. Run \`script/supply doctor\`.`)
    return 1
  } finally {
    await application.close()
  }
}
