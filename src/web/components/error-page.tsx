// Something went wrong: what it was, that nothing was lost or paid twice, and the way on. Stands without a frame that
// needs data, so that it can be shown while the database is away.
import { Brand } from './brand.tsx'
import { Document } from './document.tsx'
import { SearchBar } from './search-bar.tsx'

export interface ErrorPageProps {
  status: number
  /** What happened, in one sentence a visitor understands. */
  title: string
  /** What to do about it. */
  sentence: string
  /** The code that also stands in the log; only for failures of ours. */
  reference?: string
  nonce: string
  realm: 'shop' | 'office'
  /** Where `Try again` leads; left out when trying again cannot help. */
  retryPath?: string
}

/** A whole document. */
export const ErrorPage = (props: ErrorPageProps) => {
  const home = props.realm === 'office' ? '/office' : '/'
  return (
    <Document title={props.title} nonce={props.nonce} bodyClass="gate">
      <header class="masthead">
        <div class="wrap">
          <Brand href={home} />
          {props.realm === 'shop' && <SearchBar />}
        </div>
      </header>
      <main id="main">
        <div class="errorpage wrap">
          <p class="errorpage__no" aria-hidden="true">
            {String(props.status)}
          </p>
          <h1>{props.title}</h1>
          <p class="muted prose">
            {props.sentence}
            {props.reference && (
              <>
                {' '}
                If it stays, tell us this code: <span class="code">{props.reference}</span>.
              </>
            )}
          </p>
          <div class="row">
            {props.retryPath && (
              <a class="button button--primary" href={props.retryPath}>
                Try again
              </a>
            )}
            <a class={props.retryPath ? 'button' : 'button button--primary'} href={home}>
              To the {props.realm === 'office' ? 'office' : 'shop'}
            </a>
          </div>
        </div>
      </main>
      <footer class="foot">
        <div class="wrap">
          <p>360Degree Supply</p>
        </div>
      </footer>
    </Document>
  )
}
