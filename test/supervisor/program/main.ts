// A small program under the real supervisor, for what the product must not have: routes that
// block, leak and fail, processes that cannot start. Run by Node itself; told what to do by PROGRAM.
import { supervise } from '../../../src/supervisor/supervisor.ts'
import { ignoreEarlySignals, ignoreSignals, isSupervised } from '../../../src/supervisor/worker-link.ts'
import { readPlan } from './plan.ts'
import { web } from './web.ts'
import { work } from './work.ts'

if (isSupervised()) ignoreSignals()
else ignoreEarlySignals()

const plan = readPlan()
const role = process.argv[2]
if (role === 'web') await web(plan)
else if (role === 'work') work(plan)
else {
  const node = process.execPath
  const readSettings = () => {
    const { execPath, settings } = readPlan()
    process.execPath = execPath || node
    return settings
  }
  const hooks = Object.fromEntries(plan.hooks.map((name) => [name, () => console.log(JSON.stringify({ event: `hook.${name}` }))]))
  const log = { write: (level: string, event: string, facts: object) => console.log(JSON.stringify({ level, event, ...facts })) }
  try {
    process.exitCode = await supervise(readSettings(), { log, hooks, readSettings })
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}
