// `supply ctl …`: asks the running server over its control socket and prints the answer, as a
// table or with --json as it came. What the words do is the supervisor's.
import { connect } from 'node:net'
import { compareTexts } from '../business/lists/compare-texts.ts'
import type { Settings } from '../config/settings.ts'
import type { FleetMember } from '../supervisor/worker-link.ts'

type Answer = Readonly<Record<string, unknown>>

const usage = `usage: supply ctl workers | stats | reload | add | remove | kill PID | stop   [--json]
  workers  the processes of the running server        add, remove  one web worker more, one less
  stats    figures of the whole server                kill PID     ends one process at once; it is replaced
  reload   replaces every process, one at a time      stop         finishes what is in flight, then ends
reload waits for its end and exits 1 when it was given up.`
const misuse = 64
const unreachable = 69

/** Exit status 0 when the server did it, 1 when it refused or failed, 69 when no server answers. */
export const ctlCommand = async (settings: Settings, args: readonly string[], out: NodeJS.WritableStream): Promise<number> => {
  const isJson = args.includes('--json')
  const words = args.filter((arg) => arg !== '--json')
  const place = settings.processes.controlSocket
  if (words.length === 0 || words.includes('--help')) {
    console.error(usage)
    return misuse
  }
  if (place === undefined) {
    console.error('CONTROL_SOCKET is off: the running server cannot be asked. Signals work as ever.')
    return unreachable
  }
  let answer: Answer
  try {
    answer = await ask(place.path, words)
  } catch (error) {
    console.error(whyNot(error, place.path))
    return unreachable
  }
  if (isJson) out.write(`${JSON.stringify(answer, null, 2)}\n`)
  else if (typeof answer['error'] === 'string') console.error(refusalOf(answer))
  else out.write(`${shown(words[0] ?? '', answer)}\n`)
  return answer['error'] === undefined ? 0 : 1
}

/** One line there, one line back; waits as long as the server needs. */
const ask = (path: string, words: readonly string[]): Promise<Answer> =>
  new Promise((resolve, reject) => {
    let received = ''
    const socket = connect(path, () => socket.write(`${words.join(' ').replaceAll('\n', ' ')}\n`))
    socket.on('data', (chunk: Buffer) => void (received += chunk.toString('utf8')))
    socket.on('error', reject)
    socket.on('end', () => {
      socket.end()
      if (received === '') reject(new Error('the server ended before it answered'))
      else resolve(JSON.parse(received) as Answer)
    })
  })

const whyNot = (error: unknown, path: string): string => {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'ENOENT' || code === 'ECONNREFUSED')
    return `No server listens at ${path}: is "supply serve" running, with the same DATA_DIR or CONTROL_SOCKET?`
  if (code === 'EACCES') return `${path} is for the server's own user: run this as that user.`
  return `The server at ${path} did not answer: ${message}`
}

const refusalOf = (answer: Answer): string =>
  [answer['error'], answer['why'], answer['stderr']].filter((part) => typeof part === 'string' && part !== '').join('\n')

const shown = (word: string, answer: Answer): string => {
  if (word === 'workers') return workersTable(answer['workers'] as readonly FleetMember[])
  if (word === 'stats') return statsTable(answer)
  if (word === 'reload')
    return `reloaded: ${String(answer['web'])} web workers and ${String(answer['work'])} job processes in ${String(answer['took_ms'])} ms`
  if (word === 'add' || word === 'remove') return `${String(answer['web'])} web workers, there were ${String(answer['before'])}`
  if (word === 'kill') return `process ${String(answer['pid'])} is being ended and will be replaced`
  return 'the server finishes what is in flight and ends'
}

const workersTable = (members: readonly FleetMember[]): string =>
  table([
    ['PID', 'ROLE', 'STATE', 'AGE', 'REQUESTS', 'IN FLIGHT', 'RSS MB', 'LAG MS'],
    ...members.map(({ pid, role, state, ageS, gauges }) => [
      String(pid),
      role,
      state,
      ageOf(ageS),
      figure(gauges['requests']),
      figure(gauges['inFlight'] ?? gauges['running']),
      figure(gauges['memoryRssMb']),
      figure(gauges['eventLoopLagMs']),
    ]),
  ])

/** Shown in another place, or only with --json: counts are the metrics' own, hundreds of them. */
const unlisted = new Set(['ok', 'events', 'counts'])

const statsTable = (answer: Answer): string => {
  const lines = Object.entries(answer)
    .filter(([name]) => !unlisted.has(name))
    .map(([name, value]) => [name.replaceAll('_', ' '), name === 'uptime_s' ? ageOf(Number(value)) : String(value)])
  const happened = Object.entries((answer['events'] ?? {}) as Record<string, number>).sort(([left], [right]) => compareTexts(left, right))
  return `${table(lines)}\n\nhow often since the start\n${table(happened.map(([name, count]) => [`  ${name}`, String(count)]))}`
}

const figure = (value: unknown): string => (typeof value === 'number' ? String(Math.round(value * 10) / 10) : '-')

const ageOf = (seconds: number): string => {
  if (seconds < 120) return `${seconds} s`
  if (seconds < 7_200) return `${Math.floor(seconds / 60)} min`
  return `${Math.floor(seconds / 3_600)} h`
}

const table = (rows: readonly (readonly string[])[]): string => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
