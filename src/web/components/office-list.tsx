// A list in the office: views, a field to find something, the ledger, its pages, and what stands there when it is empty.
import type { ComponentChildren } from 'preact'
import { type Column, Framed, Ledger } from './ledger.tsx'
import { addressOf, Empty, Pager, Views } from './lists.tsx'

export interface ListView {
  /** '' is the view without a name in the address. */
  key: string
  name: string
}

export interface DeskListProps<Row> {
  /** Address of the list, for instance `/office/orders`. */
  path: string
  views: readonly ListView[]
  view: string
  /** What is typed in the field; `null` for a list that is not searched. */
  find: string | null
  findLabel: string
  found: { rows: Row[]; total: number; page: number; pageCount: number }
  /** one, many */
  things: readonly [string, string]
  columns: readonly Column<Row>[]
  keyOf: (row: Row) => string
  /** What to do to have something here. */
  empty: { title: string; words: ComponentChildren; actions?: ComponentChildren; drawing?: string }
}

export const DeskList = <Row,>(props: DeskListProps<Row>) => {
  const { found, path, view, find } = props
  const isFiltered = Boolean(find) || view !== ''
  return (
    <>
      {(props.views.length > 1 || find !== null) && (
        <div class="stack stack--tight">
          {props.views.length > 1 && (
            <Views
              label={`Which ${props.things[1]}`}
              of={props.views.map((one) => ({
                name: one.name,
                href: addressOf(path, { view: one.key, find: find ?? '' }),
                isCurrent: one.key === view,
              }))}
            />
          )}
          {find !== null && <Finder path={path} view={view} find={find} label={props.findLabel} />}
        </div>
      )}
      {found.rows.length > 0 ? (
        <>
          <Framed>
            <Ledger caption={props.things[1]} columns={props.columns} rows={found.rows} keyOf={props.keyOf} isDense />
          </Framed>
          <Pager
            page={found.page}
            pageCount={found.pageCount}
            total={found.total}
            things={found.total === 1 ? props.things[0] : props.things[1]}
            hrefOf={(page) => addressOf(path, { view, find: find ?? '', page })}
          />
        </>
      ) : (
        <NothingHere isFiltered={isFiltered} {...props} />
      )}
    </>
  )
}

const Finder = (props: { path: string; view: string; find: string; label: string }) => (
  <form class="filters" role="search" method="get" action={props.path}>
    {props.view !== '' && <input type="hidden" name="view" value={props.view} />}
    <div class="field field--grow">
      <label for="find">{props.label}</label>
      <input class="input" id="find" name="find" type="search" value={props.find} maxLength={100} />
    </div>
    <button class="button">Find</button>
    {props.find !== '' && (
      <a class="button button--quiet" href={addressOf(props.path, { view: props.view })}>
        Clear
      </a>
    )}
  </form>
)

const NothingHere = <Row,>(props: DeskListProps<Row> & { isFiltered: boolean }) => {
  if (!props.find) {
    return (
      <Empty title={props.empty.title} actions={props.empty.actions} drawing={props.empty.drawing}>
        {props.empty.words}
      </Empty>
    )
  }
  return (
    <Empty
      title={`No ${props.things[0]} like “${props.find}”`}
      drawing="crate"
      actions={
        <a class="button" href={props.path}>
          Show all
        </a>
      }
    >
      Try fewer letters, or another view.
    </Empty>
  )
}
