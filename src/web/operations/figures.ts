// The fleet's figures as both forms of /metrics use them: what each process last said, added up.
import type { JobCounts } from '../../adapters/jobs/count-jobs.ts'
import type { SystemFigures } from '../../observability/sample-system.ts'
import type { Fleet, FleetMember } from '../../supervisor/worker-link.ts'
import type { Operations, SeenFleet } from './operations.ts'

export interface PoolFigures {
  readonly pool_size: number
  readonly checked_in: number
  readonly checked_out: number
  readonly overflow: number
  readonly waiting: number
  readonly timeouts: number
  readonly recycled: number
}

export interface Figures {
  readonly fleet: Fleet
  /** The primary did not answer in time: one worker's figures only. */
  readonly isPartial: boolean
  readonly version: string
  readonly environment: string
  readonly system: SystemFigures
  readonly pool: PoolFigures
  /** As the job processes last counted it; undefined before the first count. */
  readonly queue: JobCounts | undefined
  readonly oldestDueS: number
  readonly proofsWaiting: number
  membersOf(role: FleetMember['role']): FleetMember[]
  countMembers(role: FleetMember['role'], state: FleetMember['state']): number
  /** A gauge added up over the processes of a role. */
  sum(role: FleetMember['role'], gauge: string): number
}

export const number = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? value : 0)

export const readFigures = (operations: Operations, fleet: SeenFleet): Figures => {
  const membersOf = (role: FleetMember['role']) => fleet.members.filter((member) => member.role === role)
  const queue = membersOf('work')
    .map((member) => member.gauges['queue'])
    .find((one) => one !== undefined && one !== null) as JobCounts | undefined
  return {
    fleet,
    isPartial: fleet.isPartial === true,
    version: operations.version,
    environment: operations.environment,
    system: operations.sampler.system,
    pool: sumPools(fleet, membersOf('web')),
    queue,
    oldestDueS: dueS(queue),
    proofsWaiting: Math.max(0, ...membersOf('work').map((member) => number(member.gauges['proofsWaiting']))),
    membersOf,
    countMembers: (role, state) => membersOf(role).filter((member) => member.state === state).length,
    sum: (role, gauge) => membersOf(role).reduce((total, member) => total + number(member.gauges[gauge]), 0),
  }
}

const dueS = (queue: JobCounts | undefined): number => {
  const dueAt = queue?.oldestDueAt
  return dueAt === undefined || dueAt === null ? 0 : Math.max(0, Math.round((Date.now() - Date.parse(dueAt)) / 1000))
}

/** Added up over the web workers; what only grows is kept by the primary, so that replacing a worker takes nothing away. */
const sumPools = ({ counts }: Fleet, members: readonly FleetMember[]): PoolFigures => {
  const pools = members.map((member) => (member.gauges['pool'] ?? {}) as Readonly<Record<string, unknown>>)
  const sum = (name: string) => pools.reduce((total, pool) => total + number(pool[name]), 0)
  return {
    pool_size: sum('size'),
    checked_in: sum('checkedIn'),
    checked_out: sum('checkedOut'),
    overflow: sum('overflow'),
    waiting: sum('waiting'),
    timeouts: counts['supply_database_pool_timeouts_total'] ?? 0,
    recycled: counts['supply_database_pool_recycled_total'] ?? 0,
  }
}
