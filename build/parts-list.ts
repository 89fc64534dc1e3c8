// The list of all parts of a release (CycloneDX), so that whoever runs it can be told which of them has a known hole. Made from the
// lock: the same on every platform, and without asking anybody.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export const partsListFile = 'parts-list.cdx.json'

const timeLimitMs = 60_000

interface Lock {
  readonly packages: Readonly<Record<string, { readonly version?: string; readonly dev?: true }>>
}

interface PartsList {
  components: { 'bom-ref': string; name: string; version: string }[]
  dependencies: { ref: string; dependsOn: string[] }[]
}

/** `name@version` of every package that a server runs with, whatever its platform. */
export const partsOfRelease = (root: string): Set<string> => {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock
  const folder = 'node_modules/'
  return new Set(
    Object.entries(packages)
      .filter(([path, { dev }]) => path !== '' && dev !== true)
      .map(([path, { version }]) => `${path.slice(path.lastIndexOf(folder) + folder.length)}@${version ?? ''}`),
  )
}

/** The list as JSON text. Throws with npm's words when npm cannot make it. */
export const partsList = (root: string): string => {
  // What only builds or tests is left out here: `npm sbom --omit dev` leaves out whatever a tool needs too, nodemailer for one.
  const list = allParts(root) as PartsList
  const parts = partsOfRelease(root)
  const components = list.components.filter(({ name, version }) => parts.has(`${name}@${version}`))
  const refs = new Set(components.map((component) => component['bom-ref']))
  const dependencies = list.dependencies
    .filter(({ ref }) => refs.has(ref) || !list.components.some((component) => component['bom-ref'] === ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((one) => refs.has(one)) }))
  return `${JSON.stringify({ ...list, components, dependencies }, null, 1)}\n`
}

const allParts = (root: string): unknown => {
  // npm runs on the Node that runs the server.
  const { status, stdout, stderr } = spawnSync(
    '/bin/sh',
    [
      '-c',
      'exec "$0" "$(command -v npm)" "$@"',
      process.execPath,
      'sbom',
      '--package-lock-only',
      '--sbom-format=cyclonedx',
      '--sbom-type=application',
    ],
    { cwd: root, encoding: 'utf8', timeout: timeLimitMs, maxBuffer: 32 * 1024 * 1024 },
  )
  if (status !== 0) throw new Error(`npm could not list the parts of this release:\n${stderr}`)
  return JSON.parse(stdout)
}
