// The top of a page's content: where we are, what this is, and its one or two actions.
import type { ComponentChildren } from 'preact'

export interface Crumb {
  name: string
  href?: string
}

/** The way back up; the last crumb is the page itself. */
export const Crumbs = ({ of }: { of: readonly Crumb[] }) => (
  <nav class="crumbs" aria-label="Breadcrumb">
    <ol>
      {of.map((crumb, at) => (
        <li key={crumb.name} aria-current={at === of.length - 1 ? 'page' : undefined}>
          {crumb.href && at < of.length - 1 ? <a href={crumb.href}>{crumb.name}</a> : crumb.name}
        </li>
      ))}
    </ol>
  </nav>
)

export interface PageHeadProps {
  title: ComponentChildren
  /** A badge above the title. */
  status?: ComponentChildren
  /** One sentence below it. */
  lead?: ComponentChildren
  actions?: ComponentChildren
}

export const PageHead = (props: PageHeadProps) => (
  <div class="pagehead">
    <div>
      {props.status && <p>{props.status}</p>}
      <h1>{props.title}</h1>
      {props.lead && <p class="muted">{props.lead}</p>}
    </div>
    {props.actions && <div class="row no-print">{props.actions}</div>}
  </div>
)

/** Steps of something that takes several pages, with where one is. */
export const Stops = ({ names, at, hrefs = [] }: { names: readonly string[]; at: number; hrefs?: readonly (string | undefined)[] }) => (
  <ol class="stops no-print" aria-label="Steps">
    {names.map((name, index) => (
      <li key={name} class={index < at ? 'is-done' : undefined} aria-current={index === at ? 'step' : undefined}>
        {index < at && hrefs[index] ? <a href={hrefs[index]}>{name}</a> : <span>{name}</span>}
      </li>
    ))}
  </ol>
)
