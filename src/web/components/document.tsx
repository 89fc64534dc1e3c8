// The HTML shell of every page: head, assets, theme. What a page shows inside its frame is the frame's business.
import type { ComponentChildren } from 'preact'
import { asset } from './asset.ts'
import { keptMarkup } from './kept-markup.tsx'

/** Sets the chosen theme before the first paint; `auto` leaves the attribute away. Runs under the page's nonce. */
const THEME_BEFORE_PAINT = `try{const t=localStorage.getItem('theme');if(t==='light'||t==='dark')document.documentElement.dataset.theme=t}catch{}`

export interface DocumentProps {
  /** The page's own words; the product's name is added. */
  title: string
  /** One sentence for search engines and previews; pages behind a sign-in have none and are not indexed. */
  description?: string
  nonce: string
  /** Names of client modules (`copy`, `upload`, `quantity`…); `page` always comes along. */
  scripts?: readonly string[]
  bodyClass?: string
  children: ComponentChildren
}

export const Document = (props: DocumentProps) => (
  <html lang="en-ZA">
    <head>
      <FirstOfHead />
      <title>{`${props.title} · 360Degree Supply`}</title>
      {props.description === undefined ? (
        <meta name="robots" content="noindex" />
      ) : (
        <>
          <meta name="description" content={props.description} />
          <meta property="og:title" content={props.title} />
          <meta property="og:description" content={props.description} />
          <meta property="og:type" content="website" />
          <meta property="og:site_name" content="360Degree Supply" />
        </>
      )}
      <HeadLinks />
      <script nonce={props.nonce} dangerouslySetInnerHTML={{ __html: THEME_BEFORE_PAINT }} />
      {['page', ...(props.scripts ?? [])].map((name) => (
        <script type="module" nonce={props.nonce} src={asset(`client/${name}.js`)} key={name} />
      ))}
    </head>
    <body class={props.bodyClass}>
      <a class="skip" href="#main">
        Skip to content
      </a>
      {props.children}
    </body>
  </html>
)

/** Before any text of the page: a reader must know its letters first. */
const FirstOfHead = keptMarkup(() => (
  <>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
  </>
))

const HeadLinks = keptMarkup(() => (
  <>
    <meta name="color-scheme" content="light dark" />
    <meta name="theme-color" content="#14232d" />
    <link rel="icon" href={asset('assets/pictures/favicon.svg')} type="image/svg+xml" />
    <link rel="preload" href={asset('assets/fonts/archivo-text.woff2')} as="font" type="font/woff2" crossorigin="anonymous" />
    <link rel="preload" href={asset('assets/fonts/archivo-display.woff2')} as="font" type="font/woff2" crossorigin="anonymous" />
    <link rel="stylesheet" href={asset('assets/css/shop.css')} />
  </>
))
