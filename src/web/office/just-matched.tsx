// After a match: what was matched, told on the next page, with the way back to the line where it can be undone.
import { findBankLine } from '../../business/matching/find-bank-lines.ts'
import { Icon } from '../components/icon.tsx'
import { Money } from '../components/money.tsx'
import { Undo } from '../components/undo.tsx'
import type { Visit } from '../server/route.ts'

/** Reads the line named in `?matched=`; nothing when there is none, or its match was undone since. */
export const JustMatched = async ({ visit }: { visit: Visit }) => {
  const uuid = visit.query['matched']
  if (uuid === undefined || !/^[0-9a-f-]{36}$/.test(uuid)) return null
  const line = await findBankLine(visit.ctx.read, uuid)
  if (line.match === null) return null
  const numbers = line.match.allocations.map((part) => part.invoiceNumber).filter((number) => number !== null)
  return (
    <Undo
      said={
        <>
          Matched <Money cents={line.amountCents} /> from {line.match.customerName} to{' '}
          {numbers.length === 0 ? 'unallocated cash' : numbers.join(', ')}.
        </>
      }
    >
      <a class="button" href={`/office/bank-lines/${uuid}#undo`} data-key="u">
        <Icon name="undo" /> Undo… <kbd>U</kbd>
      </a>
    </Undo>
  )
}
