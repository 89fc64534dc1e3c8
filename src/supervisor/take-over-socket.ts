// A Unix socket's file stays when its server is killed. Whether one is dead can only be asked by calling it.
import { lstatSync, unlinkSync } from 'node:fs'
import { connect } from 'node:net'

const answerTimeoutMs = 1_000

/** Removes the file of a server that is gone; false when a living one listens there. Refuses to remove what is no socket. */
export const takeOverSocket = async (path: string): Promise<boolean> => {
  const found = lstatSync(path, { throwIfNoEntry: false })
  if (found === undefined) return true
  if (!found.isSocket()) throw new Error(`${path} exists and is not a socket`)
  if (await isAnswered(path)) return false
  unlinkSync(path)
  return true
}

const isAnswered = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(path)
    const end = (isLive: boolean) => {
      socket.destroy()
      resolve(isLive)
    }
    socket.setTimeout(answerTimeoutMs, () => end(true))
    socket.once('connect', () => end(true))
    // Refused is dead; anything else (no permission, too busy) is not ours to remove.
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code !== 'ECONNREFUSED' && error.code !== 'ENOENT'))
  })
