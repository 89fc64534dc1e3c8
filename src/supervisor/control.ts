// What the words on the control socket do. Each is an event like a signal is; nothing here changes the fleet by itself.
import type { Answer } from './control-socket.ts'
import type { Event } from './fleet.ts'
import type { Fleet } from './worker-link.ts'

/** The primary, as far as an operator may reach it. */
export interface Controlled {
  fleet(): Fleet
  figures(): Answer
  happen(event: Event): void
  /** Resolves when the reload that this asked for has ended, well or not. */
  reload(): Promise<Answer>
  idOfPid(pid: number): number | undefined
  webWorkers(): number
}

type Word = (primary: Controlled, rest: readonly string[]) => Promise<Answer> | Answer

const words: Readonly<Record<string, Word>> = {
  workers: (primary) => ({ ok: true, workers: primary.fleet().members }),
  stats: (primary) => ({ ok: true, ...primary.figures() }),
  reload: (primary) => primary.reload(),
  add: (primary) => resize(primary, 'SIGTTIN'),
  remove: (primary) => resize(primary, 'SIGTTOU'),
  kill: (primary, [pid = '']) => {
    const id = /^\d{1,10}$/.test(pid) ? primary.idOfPid(Number(pid)) : undefined
    if (id === undefined) return { error: `${pid === '' ? 'kill needs a pid' : `${pid} is no process of this server`}: see "workers"` }
    primary.happen({ type: 'kill-wanted', id })
    return { ok: true, pid: Number(pid) }
  },
  stop: (primary) => {
    primary.happen({ type: 'signal', name: 'SIGTERM' })
    return { ok: true }
  },
}

const resize = (primary: Controlled, name: 'SIGTTIN' | 'SIGTTOU'): Answer => {
  const before = primary.webWorkers()
  primary.happen({ type: 'signal', name })
  const web = primary.webWorkers()
  if (web !== before) return { ok: true, web, before }
  return {
    error: `still ${web} web workers: ${name === 'SIGTTIN' ? 'WEB_CONCURRENCY_MAX is reached' : 'one must stay'}, or the server is starting or stopping`,
  }
}

/** Answers one request; an unknown word is told the known ones. */
export const answerControl = async (primary: Controlled, [word = '', ...rest]: readonly string[]): Promise<Answer> => {
  const found = Object.hasOwn(words, word) ? words[word] : undefined
  const wanted = word === 'kill' ? 1 : 0
  if (found === undefined) return { error: `unknown word "${word.slice(0, 40)}"; known are ${Object.keys(words).join(', ')}` }
  if (rest.length > wanted) return { error: `"${word}" takes ${wanted === 0 ? 'nothing' : 'one pid'} after it` }
  return found(primary, rest)
}
