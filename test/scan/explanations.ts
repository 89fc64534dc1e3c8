// The lower findings that docs/operate/security.md explains: one row of a table each, the finding's key in back quotes first.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Finding, isGrave, keyOf } from './finding.ts'

const page = resolve(import.meta.dirname, '../../docs/operate/security.md')

/** Keys that have an explanation: a row without words after the key explains nothing. */
export const explainedIn = (text: string): Set<string> =>
  new Set([...text.matchAll(/^\| `([^`]+ · [^`]+ · [^`]+)` \|\s*\S.*\|$/gm)].map(([, key = '']) => key))

export const readExplained = (): Set<string> => explainedIn(readFileSync(page, 'utf8'))

/** What may not stand: everything of medium or higher, and whatever lower one nobody has explained. */
export const unacceptable = (findings: readonly Finding[], explained: ReadonlySet<string>): Finding[] =>
  findings.filter((finding) => isGrave(finding) || !explained.has(keyOf(finding)))
