// A port nobody listens on. Below the range from which the kernel takes outgoing ports,
// so that a connection of somebody else cannot take it before the server under test does.
import { createServer } from 'node:net'

const lowest = 20_000
const count = 12_000
const triesMax = 50

export const freePort = async (): Promise<number> => {
  for (let tries = 0; tries < triesMax; tries += 1) {
    const port = lowest + Math.floor(Math.random() * count)
    if (await isFree(port)) return port
  }
  throw new Error(`no free port after ${triesMax} tries`)
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
