// The primary process: turns signals, timers and messages into events for the rules in
// step.ts, and their actions into processes. It imports nothing of the application.
import { existsSync, realpathSync } from 'node:fs'
import { answerControl } from './control.ts'
import type { Answer, ControlSocket } from './control-socket.ts'
import { openControlSocket } from './control-socket.ts'
import { addCounts } from './counts.ts'
import { type Action, emptyState, type Event, memberOf, type Signal, slotsOf, type State, countBackingOff } from './fleet.ts'
import { runHook } from './hooks.ts'
import { writePidFile } from './pid-file.ts'
import { Reloads } from './reloads.ts'
import type { Facts, Level, Role, SupervisorParts, SupervisorSettings } from './settings.ts'
import { placesOf } from './source-place.ts'
import { type Spawned, spawnMember } from './spawn.ts'
import { step } from './step.ts'
import { takeOverSocket } from './take-over-socket.ts'
import type { Fleet, Gauges, Posted, ToPrimary, ToWorker } from './worker-link.ts'

const signals: readonly Signal[] = ['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGTTIN', 'SIGTTOU', 'SIGABRT', 'SIGUSR2']
const tickMs = 100
/** What a dead process wrote last is read within this; its exit is not kept waiting longer. */
const lastWordsMs = 150

interface Running extends Spawned {
  gauges: Gauges
}

/** Runs the fleet until it has been told to stop; resolves with the exit code. Rejects when another server holds the pid file or a socket. */
export const supervise = async (settings: SupervisorSettings, parts: SupervisorParts): Promise<number> => {
  const primary = new Primary(settings, parts)
  return primary.run()
}

class Primary {
  readonly #given: SupervisorSettings
  readonly #parts: SupervisorParts
  readonly #running = new Map<number, Running>()
  readonly #reloads = new Reloads()
  readonly #startedAt = Date.now()
  /** Kept for as long as the primary lives: what processes counted, and how often each of our own events happened. */
  readonly #counts: Record<string, number> = {}
  readonly #events: Record<string, number> = {}
  readonly #ended = Promise.withResolvers<number>()
  readonly #queue: Event[] = []
  #isHandling = false
  #state: State

  constructor(settings: SupervisorSettings, parts: SupervisorParts) {
    this.#given = settings
    this.#parts = parts
    this.#state = emptyState({ ...settings, entry: realpathSync(settings.entry) })
  }

  async run(): Promise<number> {
    this.#hearSignals()
    const { pidFile, listenPath } = this.#given
    const removePidFile = pidFile === undefined ? undefined : writePidFile(pidFile)
    let control: ControlSocket | undefined
    try {
      if (listenPath !== undefined && !(await takeOverSocket(listenPath))) throw new Error(`HOST: another server listens on ${listenPath}`)
      control = await this.#openControl()
      this.#happen({ type: 'start' })
      const ticker = setInterval(() => this.#happen({ type: 'tick' }), tickMs)
      const code = await this.#ended.promise
      clearInterval(ticker)
      return code
    } finally {
      control?.close()
      removePidFile?.()
    }
  }

  #hearSignals(): void {
    for (const name of signals) process.on(name, () => this.#happen({ type: 'signal', name }))
    process.on('SIGHUP', () => {
      this.#log('info', 'signal', { name: 'SIGHUP' })
      this.#reload()
    })
    // Both would otherwise end or disturb the process: a resized terminal, and node's inspector.
    process.on('SIGWINCH', () => undefined)
    process.on('SIGUSR1', () => undefined)
  }

  async #openControl(): Promise<ControlSocket | undefined> {
    const place = this.#given.controlSocket
    if (place === undefined) return undefined
    try {
      return await openControlSocket(place.path, (words) => answerControl(this.#controlled(), words))
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      if (place.isRequired) throw new Error(`CONTROL_SOCKET: ${why}`, { cause: error })
      this.#log('warning', 'control.unavailable', { why })
      return undefined
    }
  }

  #controlled() {
    return {
      fleet: () => this.#describeFleet(),
      figures: () => this.#figures(),
      happen: (event: Event) => this.#happen(event),
      reload: () => this.#reload(),
      idOfPid: (pid: number) => [...this.#running].find(([, one]) => one.process.pid === pid)?.[0],
      webWorkers: () => slotsOf(this.#state, 'web').length,
    }
  }

  /** Events that happen while one is handled wait: the rules see one at a time, and actions keep their order. */
  #happen(event: Event): void {
    this.#queue.push(event)
    if (this.#isHandling) return
    this.#isHandling = true
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
      const [state, actions] = step(this.#state, next, Date.now())
      this.#state = state
      for (const action of actions) this.#perform(action)
    }
    this.#isHandling = false
  }

  #perform(action: Action): void {
    switch (action.type) {
      case 'fork':
        return this.#start(action.id, action.role)
      case 'drain':
        return this.#send(action.id, { type: 'drain', timeoutMs: action.timeoutMs })
      case 'hurry':
        return this.#send(action.id, { type: 'hurry' })
      case 'tell-stopping':
        return this.#send(action.id, { type: 'stopping' })
      case 'kill':
        this.#running.get(action.id)?.process.kill(action.signal)
        return
      case 'log':
        return this.#log(action.level, action.event, this.#withProcess(action.event, action.facts))
      case 'exit':
        this.#ended.resolve(action.code)
    }
  }

  #log(level: Level, event: string, facts: Facts): void {
    addCounts(this.#events, { [event]: 1 })
    if (event === 'worker.exit') addCounts(this.#events, { [`worker.exit.${String(facts['reason'] ?? 'died')}`]: 1 })
    this.#parts.log.write(level, event, facts)
    this.#reloads.hear(event, facts)
    runHook(this.#parts.hooks ?? {}, event, facts, this.#parts.log)
  }

  /** The rules know members by number; whoever reads the log knows processes. */
  #withProcess(event: string, facts: Facts): Facts {
    const one = typeof facts['worker'] === 'number' ? this.#running.get(facts['worker']) : undefined
    if (one === undefined) return facts
    const requests = event === 'worker.exit' ? one.gauges['requests'] : undefined
    const stderr = event === 'reload.failed' || event === 'recycle.failed' || event === 'start.failed' ? one.stderrTail() : ''
    return { ...facts, pid: one.process.pid, ...(requests === undefined ? {} : { requests }), ...(stderr === '' ? {} : { stderr }) }
  }

  #start(id: number, role: Role): void {
    this.#log('debug', 'worker.fork', { worker: id, role })
    const { memoryMbMax } = this.#state.settings
    const spawned = spawnMember({
      entry: this.#entry(),
      role,
      memoryMbMax,
      onReport: ({ isNew, ms, frames }) => this.#happen({ type: 'blocked', id, isNew, blocked: { ms, stack: placesOf(frames) } }),
    })
    this.#running.set(id, { ...spawned, gauges: {} })
    const child = spawned.process
    child.on('message', (message: ToPrimary) => this.#hear(id, message))
    child.on('error', (error) => {
      // Without a number no process came of it, and none will exit: the failure itself is the end.
      if (child.pid !== undefined || !this.#running.has(id)) return
      this.#log('error', 'worker.unborn', { worker: id, role, why: error.message })
      this.#end(id, null, null)
    })
    child.on('exit', (code, signal) => {
      const end = () => {
        clearTimeout(late)
        this.#end(id, code, signal)
      }
      const late = setTimeout(end, lastWordsMs)
      if (child.stderr?.readableEnded === false) child.stderr.once('close', end)
      else end()
    })
    this.#log('debug', 'worker.forked', { worker: id, role, pid: child.pid })
  }

  #end(id: number, code: number | null, signal: string | null): void {
    if (!this.#running.has(id)) return
    this.#happen({ type: 'exit', id, code, signal, chance: Math.random() })
    this.#running.delete(id)
  }

  /** The release in force; when it was removed from the disk meanwhile, the one its path leads to now. */
  #entry(): string {
    const { entry } = this.#state.settings
    return existsSync(entry) ? entry : this.#given.entry
  }

  #hear(id: number, message: ToPrimary): void {
    switch (message.type) {
      case 'ready':
        return this.#happen({ type: 'ready', id })
      case 'recycle-wanted':
        return this.#happen({ type: 'recycle-wanted', id, reason: message.reason })
      case 'leaving':
        return this.#happen({ type: 'leaving', id, reason: message.reason, chance: Math.random() })
      case 'fleet?':
        return this.#send(id, { type: 'fleet', question: message.question, fleet: this.#describeFleet() })
      case 'note':
        return this.#post(message, this.#running.get(id)?.process.pid)
      case 'beat': {
        const one = this.#running.get(id)
        if (one !== undefined) one.gauges = message.gauges
        addCounts(this.#counts, message.counts)
        return this.#happen({ type: 'beat', id, memoryMb: message.memoryMb })
      }
    }
  }

  /** Passes on what the program's processes say to each other, and lets its part in this process hear and answer. */
  #post({ to, note }: Posted, from: number | undefined): void {
    for (const [id, { process: child }] of this.#running) {
      if (child.pid !== from && (to === undefined || child.pid === to)) this.#send(id, { type: 'note', note })
    }
    if (from !== process.pid && (to === undefined || to === process.pid)) {
      this.#parts.onNote?.(note, (answer, pid) => this.#post({ note: answer, to: pid }, process.pid))
    }
  }

  // A message to a process that is just exiting fails; unheard, that error would end the primary.
  #send(id: number, message: ToWorker): void {
    const child = this.#running.get(id)?.process
    if (child?.connected === true) child.send(message, undefined, undefined, () => undefined)
  }

  /** Reads the settings anew, follows the links in the entry's path, and begins; the answer comes when the reload has ended. */
  async #reload(): Promise<Answer> {
    let settings: SupervisorSettings
    try {
      const read = this.#parts.readSettings?.() ?? this.#given
      settings = { ...read, entry: realpathSync(read.entry) }
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      this.#log('error', 'reload.failed', { why })
      return { error: 'the settings cannot be used: nothing was changed', why }
    }
    this.#happen({ type: 'reload', settings })
    const { phase, reload, reloadAgain, reloads } = this.#state
    if (phase === 'stopping' || phase === 'stopped') return { error: 'the server is stopping' }
    if (reload === undefined && reloadAgain === undefined) return this.#reloads.lastEnd(reloads)
    return this.#reloads.ended(reloadAgain === undefined ? reloads : reloads + 1)
  }

  #describeFleet(): Fleet {
    const members = [...this.#running].flatMap(([id, { process: child, gauges }]) => {
      const member = memberOf(this.#state, id)
      if (member === undefined || child.pid === undefined) return []
      const ageS = Math.round((Date.now() - member.startedAt) / 1000)
      return [{ pid: child.pid, role: member.role, state: member.state, ageS, gauges }]
    })
    const backingOff = countBackingOff(this.#state, Date.now())
    return { isStopping: this.#state.phase === 'stopping', counts: this.#counts, events: this.#events, members, backingOff }
  }

  #figures(): Answer {
    const { phase, settings, reload } = this.#state
    const ready = this.#state.members.filter((member) => member.state === 'ready' && member.role === 'web').length
    return {
      pid: process.pid,
      phase,
      uptime_s: Math.round((Date.now() - this.#startedAt) / 1000),
      entry: settings.entry,
      web: slotsOf(this.#state, 'web').length,
      web_ready: ready,
      web_max: settings.webWorkersMax,
      work: slotsOf(this.#state, 'work').length,
      is_reloading: reload !== undefined,
      events: this.#events,
      counts: this.#counts,
    }
  }
}
