// `supply doctor`: the effective settings with their source, every dependency contacted,
// and for what is wrong, how to mend it. Changes nothing. The questions are in the folder doctor/.
import { projectFolder, version } from '../config/project.ts'
import type { Settings } from '../config/settings.ts'
import { chooseWorkerCount, readMachine } from '../supervisor/cores.ts'
import { checkDatabase } from './doctor/check-database.ts'
import { checkGateways } from './doctor/check-gateways.ts'
import { checkMail, checkMailbox, checkRedis, checkScanner } from './doctor/check-peers.ts'
import { checkAddress, checkDataFolder, checkNode, checkRoom, checkStore } from './doctor/check-places.ts'
import type { Finding } from './doctor/finding.ts'
import { fitColumns } from './doctor/fit-columns.ts'

/** Exit status 0 when everything needed answers, else 1. Takes as long as the slowest dependency, some 5 s at most. */
export const doctorCommand = async (settings: Settings, out: NodeJS.WritableStream): Promise<number> => {
  const say = (lead: string, text: string) => out.write(`${fitColumns(lead, text).join('\n')}\n`)
  say('', `360Degree Supply ${version}, Node ${process.versions.node}`)
  say('', projectFolder)
  out.write('\nSettings\n')
  const width = Math.max(...settings.descriptions.map(({ name }) => name.length))
  for (const { name, shown, source } of settings.descriptions)
    say(`  ${name.padEnd(width)}  `, source === 'default' ? shown : `${shown} [${source}]`)
  const chosen = chooseWorkerCount(settings.processes.webConcurrency, readMachine())
  out.write('\n')
  say('', `Web workers: ${chosen.count} (${chosen.why})`)
  out.write('\nChecks\n')
  const findings = await findAll(settings)
  for (const { name, state, words, mend } of findings) {
    say(`  ${marks[state]} `, `${name}: ${words}`)
    if (mend !== undefined) say('         ', mend)
  }
  const broken = findings.filter((finding) => finding.state === 'broken')
  out.write('\n')
  say('', broken.length === 0 ? 'Everything needed answers.' : `To be mended: ${broken.map(({ name }) => name).join(', ')}.`)
  return broken.length === 0 ? 0 : 1
}

const marks = { ok: 'ok    ', note: 'note  ', broken: 'BROKEN' } as const

// All at once, so that two dependencies that hang cost the time of one.
const findAll = async (settings: Settings): Promise<Finding[]> => {
  const found = await Promise.all([
    checkNode(),
    checkDataFolder(settings),
    checkRoom(settings),
    checkDatabase(settings),
    checkRedis(settings),
    checkStore(settings),
    checkMail(settings),
    checkAddress(settings),
    checkGateways(settings),
    checkMailbox(settings),
    checkScanner(settings),
  ])
  return found.flat()
}
