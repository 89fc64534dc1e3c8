// A private S3 server: OpenStack Swift with its S3 face, which verifies signatures as Amazon's does. Own folder, own ports;
// whatever already runs on the machine is left alone.
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { CreateBucketCommand, DeleteObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { freePort } from './free-port.ts'

export interface PrivateSwift {
  readonly port: number
  /** Where a store is told to go: a bucket that exists and is empty. */
  readonly bucket: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly region: string
  stop(): Promise<void>
}

const run = promisify(execFile)
const startTimeoutMs = 60_000
const accessKeyId = 'test:tester'
const secretAccessKey = 'testing'
const region = 'us-east-1'
// Debian keeps servers where only root looks for programs.
const environment = { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin` }
const kinds = ['account', 'container', 'object'] as const

/** Ready, with an empty bucket, when this resolves (some 4 s); throws when Swift is missing: `script/setup` installs it. */
export const startSwift = async (): Promise<PrivateSwift> => {
  const folder = await mkdtemp(join(tmpdir(), 'supply-swift-'))
  const children: ChildProcess[] = []
  const stop = () => stopAll(children, folder)
  try {
    const memcachedPort = await freePort()
    children.push(start(folder, 'memcached', ['-l', '127.0.0.1', '-p', String(memcachedPort), '-m', '16', '-u', 'nobody']))
    await mkdir(join(folder, 'srv', 'd1'), { recursive: true })
    await writeFile(join(folder, 'swift.conf'), swiftConf)
    for (const kind of kinds) {
      const port = await freePort()
      await buildRing(folder, kind, port)
      await writeFile(join(folder, `${kind}.conf`), serverConf(folder, kind, port))
      children.push(start(folder, `swift-${kind}-server`, [join(folder, `${kind}.conf`)]))
    }
    const port = await freePort()
    await writeFile(join(folder, 'proxy.conf'), proxyConf(folder, port, memcachedPort))
    children.push(start(folder, 'swift-proxy-server', [join(folder, 'proxy.conf')]))
    await createBucket(port, 'documents', folder)
    return { port, bucket: 'documents', accessKeyId, secretAccessKey, region, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

const swiftConf = `[swift-hash]
swift_hash_path_prefix = test
swift_hash_path_suffix = test
[storage-policy:0]
name = gold
default = yes
`

const serverConf = (folder: string, kind: string, port: number) => `[DEFAULT]
devices = ${join(folder, 'srv')}
mount_check = false
bind_ip = 127.0.0.1
bind_port = ${port}
workers = 0
swift_dir = ${folder}
user = root
# Nothing here has to survive the test.
fallocate_reserve = 0
[pipeline:main]
pipeline = ${kind}-server
[app:${kind}-server]
use = egg:swift#${kind}
`

const proxyConf = (folder: string, port: number, memcachedPort: number) => `[DEFAULT]
bind_ip = 127.0.0.1
bind_port = ${port}
workers = 0
swift_dir = ${folder}
user = root
[pipeline:main]
pipeline = catch_errors cache listing_formats bulk s3api tempauth slo dlo symlink versioned_writes proxy-server
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:${memcachedPort}
[filter:listing_formats]
use = egg:swift#listing_formats
[filter:bulk]
use = egg:swift#bulk
[filter:s3api]
use = egg:swift#s3api
s3_acl = false
location = ${region}
[filter:tempauth]
use = egg:swift#tempauth
user_test_tester = ${secretAccessKey} .admin
[filter:slo]
use = egg:swift#slo
[filter:dlo]
use = egg:swift#dlo
[filter:symlink]
use = egg:swift#symlink
[filter:versioned_writes]
use = egg:swift#versioned_writes
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
# A busy machine is no broken one: half a second to connect, and a minute's rest after ten errors, are for clusters.
conn_timeout = 10
error_suppression_limit = 1000000
`

const buildRing = async (folder: string, kind: string, port: number): Promise<void> => {
  const builder = join(folder, `${kind}.builder`)
  const options = { env: environment, cwd: folder }
  await run('swift-ring-builder', [builder, 'create', '8', '1', '1'], options)
  await run('swift-ring-builder', [builder, 'add', `r1z1-127.0.0.1:${port}/d1`, '1'], options)
  await run('swift-ring-builder', [builder, 'rebalance'], options)
}

const start = (folder: string, program: string, args: readonly string[]): ChildProcess => {
  const log = openSync(join(folder, 'servers.log'), 'a')
  // A group of its own: swift's servers may start children, which must end with them.
  const child = spawn(program, args, { stdio: ['ignore', log, log], env: environment, cwd: folder, detached: true })
  child.once('error', () => undefined)
  closeSync(log)
  return child
}

const createBucket = async (port: number, bucket: string, folder: string): Promise<void> => {
  const client = new S3Client({
    endpoint: `http://127.0.0.1:${port}`,
    region,
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
    maxAttempts: 1,
  })
  const givesUpAt = Date.now() + startTimeoutMs
  const retried = async (work: () => Promise<unknown>): Promise<void> => {
    for (;;) {
      try {
        await work()
        return
      } catch (error) {
        const log = await readFile(join(folder, 'servers.log'), 'utf8').catch(() => '(no log)')
        if (Date.now() > givesUpAt) throw new Error(`Swift did not start:\n${log}`, { cause: error })
        await wait(100)
      }
    }
  }
  try {
    await retried(() => client.send(new CreateBucketCommand({ Bucket: bucket })))
    // The object server may listen later than those that keep the bucket.
    await retried(() => client.send(new PutObjectCommand({ Bucket: bucket, Key: 'ready', Body: 'ready' })))
    await retried(() => client.send(new DeleteObjectCommand({ Bucket: bucket, Key: 'ready' })))
  } finally {
    client.destroy()
  }
}

const stopAll = async (children: readonly ChildProcess[], folder: string): Promise<void> => {
  for (const child of children) {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) continue
    const gone = new Promise((resolve) => child.once('exit', resolve))
    process.kill(-child.pid, 'SIGKILL')
    await gone
  }
  await rm(folder, { recursive: true, force: true, maxRetries: 5 })
}
