// What the lists of orders and invoices have in common: the field to find one, and an invoice's state in a word.
import type { InvoiceState } from '../../business/invoices/find-invoice.ts'

/** A GET form of its own, under another name than the header search. */
export const ListSearch = (props: {
  action: string
  label: string
  hint: string
  value: string
  kept?: Readonly<Record<string, string>>
}) => (
  <form class="filters no-print" method="get" action={props.action}>
    {Object.entries(props.kept ?? {})
      .filter(([, value]) => value !== '')
      .map(([name, value]) => (
        <input type="hidden" key={name} name={name} value={value} />
      ))}
    <div class="field field--grow">
      <label for="find">{props.label}</label>
      <input class="input" type="search" id="find" name="find" value={props.value} placeholder={props.hint} maxLength={100} />
    </div>
    <button class="button">Find</button>
  </form>
)

const WORDS: Readonly<Record<InvoiceState, string>> = { open: 'open', 'part-paid': 'part-paid', paid: 'paid' }

export const InvoiceWord = ({ state }: { state: InvoiceState }) => <small>{WORDS[state]}</small>
