// `supply export-corrections DIR`: every proof that a person corrected, as a labelled case for `bench/proofs.ts`: the documents in
// `DIR/files/`, and in `DIR/truth.json` what each of them says. They hold other people's bank details: keep the folder private.
import { copyFile, mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openApplication } from '../app.ts'
import { type LabelledCase, labelledCases } from '../business/proofs/correct-proof.ts'
import { FileChanged, FileMissing, StoreUnavailable } from '../business/proofs/file-store.ts'
import type { ProofReading } from '../business/proofs/reading/reading.ts'
import type { Settings } from '../config/settings.ts'
import type { Context } from '../context.ts'
import type { ProcessLog } from '../observability/log.ts'

const misuse = 64
const privateFolder = 0o700
const privateFile = 0o600

/** Exit status 1 when a document could not be fetched; the others are there all the same. */
export async function exportCorrectionsCommand(settings: Settings, log: ProcessLog, args: readonly string[]): Promise<number> {
  const [folder, ...others] = args
  if (folder === undefined || others.length > 0) {
    console.error('usage: supply export-corrections DIR')
    return misuse
  }
  const application = openApplication(settings, log)
  try {
    const { exported, missing } = await exportCorrections(application.ctx, folder)
    console.log(`${String(exported)} corrected proofs are in ${folder}; it holds bank details of other people.`)
    for (const uuid of missing) console.error(`The document of proof ${uuid} could not be fetched.`)
    return missing.length === 0 ? 0 : 1
  } catch (error) {
    if (!(error instanceof FolderInUse)) throw error
    console.error(`There is something in ${folder} already: name a new folder.`)
    return misuse
  } finally {
    await application.close()
  }
}

export class FolderInUse extends Error {}

/** Writes into a new or empty folder only, so that cases of two exports never mix. */
export async function exportCorrections(ctx: Context, folder: string): Promise<{ exported: number; missing: string[] }> {
  await mkdir(join(folder, 'files'), { recursive: true, mode: privateFolder })
  const present = await readdir(folder)
  if (present.length > 1 || (await readdir(join(folder, 'files'))).length > 0) throw new FolderInUse()
  const docs: ReturnType<typeof labelOf>[] = []
  const missing: string[] = []
  for await (const one of labelledCases(ctx)) {
    const label = labelOf(one)
    try {
      await ctx.files.withLocalFile(one.fileKey, one.sha256, (path) => copyFile(path, join(folder, label.file)))
      docs.push(label)
    } catch (error) {
      if (!(error instanceof StoreUnavailable || error instanceof FileMissing || error instanceof FileChanged)) throw error
      missing.push(one.proofUuid)
    }
  }
  await writeFile(join(folder, 'truth.json'), `${JSON.stringify({ docs }, null, 1)}\n`, { mode: privateFile })
  return { exported: docs.length, missing }
}

const extensions: Readonly<Record<string, string>> = {
  'application/pdf': 'pdf',
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
}

/** How it was made, as far as that can be told: a screenshot is a PNG, and phones and messengers make JPEG. */
const kindOf = (mediaType: string, source: ProofReading['source']): string => {
  if (mediaType === 'application/pdf') return source === 'text-layer' ? 'pdf-text' : 'pdf-scan'
  return mediaType === 'image/png' ? 'png' : 'photo'
}

/** As `truth.json` of the samples: what is not on the document is an empty reference or date, and null elsewhere. */
function labelOf({ proofUuid, mediaType, state, document: { reading } }: LabelledCase) {
  return {
    id: proofUuid,
    file: `files/${proofUuid}.${extensions[mediaType] ?? 'bin'}`,
    kind: kindOf(mediaType, reading.source),
    // a rejected one was wrong in itself or beside the invoice: it must be stopped, and its fields are still the truth
    expect: state === 'rejected' ? 'review' : 'match',
    reason: state === 'rejected' ? 'rejected' : null,
    fields: {
      amountCents: reading.amount_cents,
      reference: reading.reference ?? '',
      date: reading.payment_date ?? '',
      bank: reading.bank,
      payerName: reading.payer_name,
      beneficiaryAccount: reading.beneficiary_account,
      branchCode: reading.branch_code,
      trace: reading.bank_reference,
    },
  }
}
