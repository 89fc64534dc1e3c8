// Tables of documents and money. On a phone each row becomes a card, so every cell carries its column's name.
import type { ComponentChildren } from 'preact'

export interface Column<Row> {
  name: string
  cell: (row: Row) => ComponentChildren
  /** `title` heads the row (and the card) · `status` stands at the card's corner · `number` to the right
   *  · `wide` over the card's whole width · `spare` not on a phone · `roomy` only on wide screens. */
  as?: 'title' | 'status' | 'number' | 'wide' | 'spare' | 'roomy'
  /** The heading is spoken only, for columns of buttons. */
  isNameHidden?: boolean
}

export interface LedgerProps<Row> {
  /** Says what the table lists; spoken, not shown. */
  caption: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  keyOf: (row: Row) => string
  isCurrent?: (row: Row) => boolean
  /** Cells of a closing row, by column name. */
  totals?: Readonly<Record<string, ComponentChildren>>
  /** The office's tighter rows. */
  isDense?: boolean
}

const CLASSES = { title: 'is-title', status: 'is-status', number: 'num', wide: 'is-wide', spare: 'is-spare', roomy: 'is-roomy' } as const

export const Ledger = <Row,>(props: LedgerProps<Row>) => (
  <table class={props.isDense ? 'ledger ledger--cards ledger--dense' : 'ledger ledger--cards'} role="table">
    <caption class="sr">{props.caption}</caption>
    <thead role="rowgroup">
      <tr role="row">
        {props.columns.map((column) => (
          <th role="columnheader" scope="col" key={column.name} class={column.as && CLASSES[column.as]}>
            {column.isNameHidden ? <span class="sr">{column.name}</span> : column.name}
          </th>
        ))}
      </tr>
    </thead>
    <tbody role="rowgroup">
      {props.rows.map((row) => (
        <tr role="row" key={props.keyOf(row)} class={props.isCurrent?.(row) ? 'is-current' : undefined}>
          {props.columns.map((column) => (
            <Cell column={column} key={column.name}>
              {column.cell(row)}
            </Cell>
          ))}
        </tr>
      ))}
    </tbody>
    {props.totals && (
      <tfoot role="rowgroup">
        <tr role="row">
          {props.columns.map((column) => (
            <Cell column={column} key={column.name} isTotal>
              {props.totals?.[column.name]}
            </Cell>
          ))}
        </tr>
      </tfoot>
    )}
  </table>
)

const Cell = <Row,>({ column, isTotal, children }: { column: Column<Row>; isTotal?: boolean; children?: ComponentChildren }) => {
  const name = column.as && !(isTotal && column.as === 'status') ? CLASSES[column.as] : undefined
  if (column.as === 'title') {
    return (
      <th scope="row" role="rowheader" class={name}>
        {children}
      </th>
    )
  }
  const isLabelled = children != null && !column.isNameHidden
  return (
    <td role="cell" class={name} data-label={isLabelled ? column.name : undefined}>
      {children}
    </td>
  )
}

/** The hairline frame around a ledger that does not stand on a ticket. */
export const Framed = ({ children }: { children: ComponentChildren }) => <div class="framed">{children}</div>
