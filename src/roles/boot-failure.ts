// Why a process could not start, for the operator: a sentence on stderr where he can mend it himself, else the error in full.
import type { ListenAddress } from '../config/web.ts'
import type { ProcessLog } from '../observability/log.ts'

/** The supervisor's exit codes, as Gunicorn has them: the server could not start, the application could not be loaded. */
const bootFailureCode = 3
const loadFailureCode = 4

/** Ends this process before it ever served. */
export const endUnlistened = (error: unknown, address: ListenAddress, log: ProcessLog): never => {
  const sentence = whyNotListening(error, address)
  return sentence === null ? end(log, error, bootFailureCode) : say(log, sentence, bootFailureCode)
}

/** Ends this process when its application could not be put together. */
export const endUnloaded = (error: unknown, log: ProcessLog): never => end(log, error, loadFailureCode)

const say = (log: ProcessLog, sentence: string, code: number): never => {
  log.fatal({ logger: 'app' }, sentence)
  // Also where a service manager and the supervisor's own log line look.
  console.error(sentence)
  return process.exit(code)
}

const end = (log: ProcessLog, error: unknown, code: number): never => {
  log.fatal({ logger: 'app', err: error }, 'This process cannot go on')
  console.error(error)
  return process.exit(code)
}

const whyNotListening = (error: unknown, address: ListenAddress): string | null => {
  const code = (error as NodeJS.ErrnoException).code
  if (address.kind === 'descriptor' && code !== undefined) {
    return `HOST=fd://${address.fd}: descriptor ${address.fd} is no listening socket (${code}); the service manager has to pass one.`
  }
  const place = address.kind === 'port' ? `port ${String(address.port)} of ${address.host}` : 'the address in HOST'
  if (code === 'EADDRINUSE') return `Another program uses ${place} already: end it, or set PORT to a free one.`
  if (code === 'EACCES') return `This user may not listen on ${place}: set PORT to one above 1023, or HOST to a path that may be written.`
  if (code === 'EADDRNOTAVAIL') return `This machine has no such address: ${place}. Set HOST to one that it has.`
  return null
}
