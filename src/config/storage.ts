// Where documents are kept: below the data folder, or in a bucket of an S3-compatible store. The limits of talking to one are here too.
import { isIP } from 'node:net'
import { isLoopbackName } from './application.ts'
import type { Environment } from './environment.ts'

export interface StorageSettings {
  /** undefined: the local disk. */
  readonly s3: S3Settings | undefined
}

export interface S3Settings {
  /** Scheme, host and port. */
  readonly endpoint: string
  readonly bucket: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly region: string
  /** Browsers can reach the endpoint: large bytes need not pass through us. */
  readonly isReachableByBrowsers: boolean
}

export const s3Limits = {
  /** A store in the same region answers in milliseconds; a connection that takes longer will not come. */
  connectTimeoutMs: 1_500,
  /** No byte for so long: the store or the way to it is gone. The visitor waits for this, so it is short. */
  idleTimeoutMs: 2_500,
  /** 10 MB, the largest document, at 1 MB/s and half as much again. */
  requestTimeoutMs: 15_000,
  /** One more try covers a connection that the store closed while it was idle; a dead store must not cost more. */
  attempts: 2,
  /** So many failures one after the other and the store counts as gone … */
  failuresMax: 3,
  /** … and requests fail at once for so long, when one of them tries again. */
  pauseMs: 5_000,
  /** Connections kept by each process: above what one process stores and reads at once. */
  connectionsMax: 20,
  /** Long enough to follow a link and download, short enough that a link found in a history is dead. */
  signedUrlS: 300,
  /** Local copies of one process together: 25 of the largest documents; more at once means that something does not let go. */
  copiesBytesMax: 256 * 1024 * 1024,
  /** A copy whose process still lives is given up after this long: reading a document ends within minutes. */
  copyAgeMaxMs: 3_600_000,
} as const

const examples = {
  S3_ENDPOINT_URL: 'https://s3.eu-central-1.amazonaws.com',
  S3_BUCKET_NAME: 'supply-documents',
  S3_ACCESS_KEY_ID: 'AKIA0123456789EXAMPLE',
  S3_SECRET_ACCESS_KEY: 'the-secret-of-that-key',
} as const

export const readStorageSettings = (env: Environment): StorageSettings => {
  const endpointUrl = env.optional('S3_ENDPOINT_URL', { example: examples.S3_ENDPOINT_URL })
  const bucket = env.optional('S3_BUCKET_NAME', { example: examples.S3_BUCKET_NAME })
  const accessKeyId = env.optional('S3_ACCESS_KEY_ID', { isSecret: true, example: examples.S3_ACCESS_KEY_ID })
  const secretAccessKey = env.optional('S3_SECRET_ACCESS_KEY', { isSecret: true, example: examples.S3_SECRET_ACCESS_KEY })
  const region = env.text('S3_REGION', 'us-east-1', { example: 'eu-central-1' })
  const given = {
    S3_ENDPOINT_URL: endpointUrl,
    S3_BUCKET_NAME: bucket,
    S3_ACCESS_KEY_ID: accessKeyId,
    S3_SECRET_ACCESS_KEY: secretAccessKey,
  }
  const missing = Object.entries(given).filter(([, value]) => value === undefined)
  if (missing.length === Object.keys(given).length) return { s3: undefined }
  for (const [name] of missing) {
    env.refuse(name, 'is needed with the other S3 variables: give all four or none', examples[name as keyof typeof examples])
  }
  const endpoint = readEndpoint(env, endpointUrl)
  if (bucket !== undefined && !/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) {
    env.refuse('S3_BUCKET_NAME', `"${bucket}" is not the name of a bucket`, examples.S3_BUCKET_NAME)
  }
  if (endpoint === null || bucket === undefined || accessKeyId === undefined || secretAccessKey === undefined) return { s3: undefined }
  return {
    s3: {
      endpoint: endpoint.origin,
      bucket,
      accessKeyId,
      secretAccessKey,
      region,
      isReachableByBrowsers: endpoint.protocol === 'https:' && isPublicName(endpoint.hostname),
    },
  }
}

const readEndpoint = (env: Environment, value: string | undefined): URL | null => {
  if (value === undefined) return null
  const url = URL.parse(value)
  // Not repeated in the refusal: somebody may have put the key into the address.
  const isUsable = url !== null && /^https?:$/.test(url.protocol) && url.pathname === '/' && url.search === '' && url.username === ''
  if (isUsable) return url
  env.refuse('S3_ENDPOINT_URL', 'is not the address of a store (scheme and host; no bucket, no key in it)', examples.S3_ENDPOINT_URL)
  return null
}

// A container's name, an address inside a network: we reach them, a buyer's browser does not.
const isPublicName = (hostname: string): boolean =>
  !isLoopbackName(hostname) &&
  isIP(hostname.replace(/^\[|\]$/g, '')) === 0 &&
  hostname.includes('.') &&
  !/\.(internal|local|lan)$/.test(hostname)
