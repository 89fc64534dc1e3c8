// Around lists: pages of a long one, views of it, and what stands in place of an empty one.
import type { ComponentChildren } from 'preact'
import { Plate } from './drawing.tsx'
import { Icon } from './icon.tsx'

/** A path with its query; what is empty or the first page is left out of the address. */
export const addressOf = (path: string, query: Readonly<Record<string, string | number | undefined>>): string => {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '' && !(name === 'page' && value === 1)) search.set(name, String(value))
  }
  const text = search.toString()
  return text === '' ? path : `${path}?${text}`
}

export interface PagerProps {
  page: number
  pageCount: number
  total: number
  /** What is counted: "42 products". */
  things: string
  hrefOf: (page: number) => string
}

/** Says which part of the whole is shown; shows no links when everything fits. */
export const Pager = ({ page, pageCount, total, things, hrefOf }: PagerProps) => (
  <nav class="pager" aria-label="Pages">
    <p>
      {pageCount > 1 ? `Page ${String(page)} of ${String(pageCount)}, ` : ''}
      {String(total)} {things}
    </p>
    {pageCount > 1 && (
      <ul>
        {page > 1 && (
          <li>
            <a class="button button--quiet" rel="prev" href={hrefOf(page - 1)}>
              <Icon name="previous" /> Previous
            </a>
          </li>
        )}
        {page < pageCount && (
          <li>
            <a class="button button--quiet" rel="next" href={hrefOf(page + 1)}>
              Next <Icon name="next" />
            </a>
          </li>
        )}
      </ul>
    )}
  </nav>
)

export interface View {
  name: string
  href: string
  isCurrent: boolean
  count?: number
}

/** Tabs over a list, each an address of its own. */
export const Views = ({ of, label }: { of: readonly View[]; label: string }) => (
  <nav class="views" aria-label={label}>
    {of.map((view) => (
      <a key={view.href} href={view.href} aria-current={view.isCurrent ? 'page' : undefined}>
        {view.name}
        {view.count !== undefined && <b>{String(view.count)}</b>}
      </a>
    ))}
  </nav>
)

export interface EmptyProps {
  title: string
  /** What to do to have something here. */
  children: ComponentChildren
  actions?: ComponentChildren
  drawing?: string
}

export const Empty = ({ title, children, actions, drawing = 'side-tipper' }: EmptyProps) => (
  <div class="empty">
    <Plate name={drawing} />
    <div class="stack">
      <h2 class="empty__title">{title}</h2>
      <p class="muted">{children}</p>
      {actions && <div class="row">{actions}</div>}
    </div>
  </div>
)
