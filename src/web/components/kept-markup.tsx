// Markup that stands on page after page, kept as text: the frame of a page was half of what rendering it cost (measured).
import { LRUCache } from 'lru-cache'
import { type FunctionComponent, h, type VNode } from 'preact'
import { jsxTemplate } from 'preact/jsx-runtime'
import { renderToString } from 'preact-render-to-string'

/** Beyond the sections, counts and names that are on pages at one time. */
const keptMax = 200

/** The component, rendered once for each of its props: they are plain data, and its markup depends on nothing else (no context). */
export const keptMarkup = <P extends object>(component: FunctionComponent<P>): ((props: P) => VNode) => {
  const kept = new LRUCache<string, string>({ max: keptMax })
  return (props) => {
    const key = JSON.stringify(props)
    let markup = kept.get(key)
    if (markup === undefined) {
      markup = renderToString(h(component, props))
      kept.set(key, markup)
    }
    // What precompiled JSX is made of: text that the renderer takes over as it stands. A node of its own for each page, since the
    // renderer ties it to that page.
    return jsxTemplate([markup])
  }
}
