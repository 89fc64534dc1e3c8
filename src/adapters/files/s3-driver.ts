// flydrive's S3 driver as we want it: bounded in time, objects private by the bucket (no ACL), and each put signed with the hash of
// its bytes, so that the store itself refuses others. Loading this file loads the S3 client: a process that keeps files on
// disk never does.
import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { ListObjectsV2Command, PutObjectCommand, type PutObjectCommandInput, S3Client } from '@aws-sdk/client-s3'
import { S3Driver } from 'flydrive/drivers/s3'
import type { ListedFile } from '../../business/proofs/file-store.ts'
import { type S3Settings, s3Limits } from '../../config/storage.ts'

export interface BoundedDriver {
  readonly driver: S3Driver
  /** One page of the bucket; flydrive's own listing knows no sizes. */
  listPage(token: string | undefined): Promise<ListedPage>
  close(): void
}

export interface ListedPage {
  readonly files: readonly ListedFile[]
  readonly nextToken: string | undefined
}

export const openDriver = (settings: S3Settings): BoundedDriver => {
  const agent = { keepAlive: true, maxSockets: s3Limits.connectionsMax }
  const client = new S3Client({
    endpoint: settings.endpoint,
    region: settings.region,
    credentials: { accessKeyId: settings.accessKeyId, secretAccessKey: settings.secretAccessKey },
    forcePathStyle: true,
    // The newer checksums are not known to every store that calls itself S3-compatible; the signed hash is.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    maxAttempts: s3Limits.attempts,
    // Failures are thrown, and logged once by whoever asked.
    logger: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    requestHandler: {
      connectionTimeout: s3Limits.connectTimeoutMs,
      socketTimeout: s3Limits.idleTimeoutMs,
      requestTimeout: s3Limits.requestTimeoutMs,
      throwOnRequestTimeout: true,
      httpAgent: new HttpAgent(agent),
      httpsAgent: new HttpsAgent(agent),
    },
  })
  return {
    driver: new SignedContentDriver({ client, bucket: settings.bucket, visibility: 'private', supportsACL: false }),
    listPage: async (token) => {
      const page = await client.send(new ListObjectsV2Command({ Bucket: settings.bucket, ContinuationToken: token }))
      const files = (page.Contents ?? []).map(({ Key = '', Size = 0, LastModified }) => ({
        key: Key,
        sizeBytes: Size,
        storedAt: (LastModified ?? new Date()).toISOString(),
      }))
      return { files, nextToken: page.NextContinuationToken }
    },
    close: () => client.destroy(),
  }
}

const quiet = () => undefined

class SignedContentDriver extends S3Driver {
  protected override createPutObjectCommand(_client: S3Client, options: PutObjectCommandInput): PutObjectCommand {
    const command = new PutObjectCommand(options)
    const sha256 = options.Metadata?.['sha256']
    if (sha256 === undefined) throw new Error('a file is put with its hash')
    command.middlewareStack.add(
      (next) => (args) => {
        const { headers } = args.request as { headers: Record<string, string> }
        headers['x-amz-content-sha256'] = sha256
        return next(args)
      },
      { step: 'build', name: 'signTheKnownHash' },
    )
    return command
  }
}
