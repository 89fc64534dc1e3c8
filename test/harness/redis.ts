// A private Redis on a free port: nothing on disk, nothing of anybody else's.
import { spawn } from 'node:child_process'
import { tmpdir } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { freePort } from './free-port.ts'

export interface PrivateRedis {
  readonly url: string
  readonly port: number
  /** Keys now in it. */
  keys(): Promise<string[]>
  /** Empties it. */
  flush(): Promise<void>
  stop(): Promise<void>
}

const startTimeoutMs = 10_000

/** Answers when this resolves; `port` for bringing one back where it was. Throws when Redis is missing: `script/setup` installs it. */
export const startRedis = async (port?: number): Promise<PrivateRedis> => {
  const at = port ?? (await freePort())
  const server = spawn(
    'redis-server',
    ['--port', String(at), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', tmpdir()],
    {
      stdio: 'ignore',
    },
  )
  const ended = new Promise<void>((resolve) => {
    server.once('exit', () => resolve())
    server.once('error', () => resolve())
  })
  const client = new Redis(at, '127.0.0.1', { retryStrategy: () => 50, maxRetriesPerRequest: null })
  client.on('error', () => undefined)
  const isReady = await Promise.race([client.ping().then(() => true), ended.then(() => false), wait(startTimeoutMs, false, { ref: false })])
  const stop = async () => {
    client.disconnect()
    server.kill('SIGKILL')
    await ended
  }
  if (isReady) {
    return {
      url: `redis://127.0.0.1:${at}`,
      port: at,
      keys: () => client.keys('*'),
      flush: async () => void (await client.flushall()),
      stop,
    }
  }
  await stop()
  throw new Error('redis-server did not start: script/setup installs it')
}
