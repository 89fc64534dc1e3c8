// The doctor's look at this machine and at where documents lie: Node, data folder, room, the store tried with a real file, our address.
import { createHash, randomBytes } from 'node:crypto'
import { mkdir, rm, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { openFileStore } from '../../adapters/files/open-store.ts'
import { isLoopbackName } from '../../config/application.ts'
import type { Settings } from '../../config/settings.ts'
import { contacted, type Finding } from './finding.ts'

const nodeNeeded = 26
// As in /health/detailed: room for a few days of documents, and none for a night.
const freePercentNote = 10
const freePercentBroken = 2

export const checkNode = (): Finding => {
  const { node } = process.versions
  const isGood = Number(node.split('.')[0]) >= nodeNeeded
  return isGood
    ? { name: 'Node', state: 'ok', words: node }
    : {
        name: 'Node',
        state: 'broken',
        words: `${node} is too old`,
        mend: `Node ${nodeNeeded} is needed: script/supply runs the packaged one.`,
      }
}

export const checkDataFolder = ({ application }: Settings): Promise<Finding> =>
  contacted(
    'data folder',
    async () => {
      const probe = join(application.dataDir, `.doctor-${process.pid}`)
      await mkdir(application.dataDir, { recursive: true })
      await writeFile(probe, 'probe')
      await rm(probe)
      return `${application.dataDir} is writable`
    },
    () => `Create ${application.dataDir}, give it to the user that runs the server, or name another folder in DATA_DIR.`,
  )

export const checkRoom = async ({ application }: Settings): Promise<Finding> => {
  const name = 'disk'
  const found = await statfs(application.dataDir).catch(() => undefined)
  if (found === undefined) return { name, state: 'note', words: 'cannot be measured' }
  const freePercent = found.blocks === 0 ? 100 : (100 * found.bavail) / found.blocks
  const words = `${Math.round((found.bavail * found.bsize) / 1024 ** 3)} GB free, ${Math.floor(freePercent)} %`
  const mend = 'Make room below DATA_DIR: old backups, the outbox, logs beside it.'
  if (freePercent < freePercentBroken) return { name, state: 'broken', words, mend }
  return freePercent < freePercentNote ? { name, state: 'note', words, mend } : { name, state: 'ok', words }
}

/** Puts, reads and removes a file of its own, as an upload and a download would. */
export const checkStore = async ({ storage, application }: Settings): Promise<Finding> => {
  const { store, close } = openFileStore(storage, application.dataDir)
  const place = storage.s3 === undefined ? 'the local disk' : `bucket ${storage.s3.bucket} at ${storage.s3.endpoint}`
  const work = async () => {
    const key = `probes/doctor-${randomBytes(6).toString('hex')}`
    const bytes = randomBytes(1_000)
    await store.put(key, bytes)
    try {
      const read = await buffer(await store.open(key, createHash('sha256').update(bytes).digest('hex')))
      if (!read.equals(bytes)) throw new Error('the store gave back other bytes')
    } finally {
      await store.remove(key)
    }
    return `a file was put, read and removed on ${place}`
  }
  try {
    return await contacted('documents', () => work().catch(withOwnWords), mendStore(storage.s3 !== undefined))
  } finally {
    close()
  }
}

// The store's own error carries what we made of the driver's, and nothing else.
const withOwnWords = (error: unknown): never => {
  const words = error instanceof Error ? error.message.split(': ').at(-1) : undefined
  throw Object.assign(new Error('the store failed'), { code: words ?? 'unknown error' })
}

const mendStore = (isS3: boolean) => (code: string) => {
  if (!isS3) return 'Look at the room and the rights of the folder DATA_DIR/files.'
  if (/403|AccessDenied|Signature|InvalidAccessKeyId/.test(code))
    return 'The key is refused: compare S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY and S3_REGION, what the key may do in the bucket, and this machine’s clock.'
  if (/404|NoSuchBucket/.test(code)) return 'There is no such bucket: create it, or correct S3_BUCKET_NAME.'
  return 'Compare S3_ENDPOINT_URL with the store that should answer, and whether this machine reaches it.'
}

export const checkAddress = ({ application }: Settings): Finding => {
  const name = 'address'
  const { publicUrl } = application
  if (publicUrl === undefined) return { name, state: 'ok', words: 'PUBLIC_URL is not set: links carry the address of the request' }
  const { protocol, hostname } = new URL(publicUrl)
  if (protocol === 'https:' || isLoopbackName(hostname)) return { name, state: 'ok', words: publicUrl }
  const mend = 'Browsers keep our sign-in cookies over https only: put the server behind TLS and name that address in PUBLIC_URL.'
  return { name, state: 'note', words: `${publicUrl} is not https`, mend }
}
