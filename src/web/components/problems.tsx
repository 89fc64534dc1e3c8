// The summary above a refused form: how many things to put right, each a link to its field.
import type { Refusals } from './field.tsx'

const NUMBERS = ['Nothing', 'One thing', 'Two things', 'Three things', 'Four things', 'Five things', 'Six things'] as const

/** Shows nothing when nothing was refused. Keys are the fields' names (and ids). */
export const Problems = ({ of }: { of: Refusals }) => {
  const refused = Object.entries(of).filter((entry): entry is [string, string] => entry[1] !== undefined)
  if (refused.length === 0) return null
  return (
    <div class="problems" role="alert">
      <h2>{NUMBERS[refused.length] ?? `${String(refused.length)} things`} to put right</h2>
      <ul>
        {refused.map(([name, sentence]) => (
          <li key={name}>
            <a href={`#${name}`}>{sentence}</a>
          </li>
        ))}
      </ul>
    </div>
  )
}
