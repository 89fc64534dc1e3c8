// The notice on a page that is shown from memory while the database is away. The server says since when; pages know nothing of it.
import { createContext } from 'preact'
import { Note } from './evidence.tsx'

/** Null on every ordinary page; else when the page was last known to be right, as `14:30` or `24 Nov 2026, 14:30`. */
export const ShownSince = createContext<string | null>(null)

export const ShownSinceNotice = () => (
  <ShownSince.Consumer>
    {(since) =>
      since !== null && (
        <div class="wrap shown-since">
          <Note of="review" title={`Shown as of ${since}`} role="status">
            <p>
              Our database is being brought back. Prices may have changed meanwhile, and ordering is paused. Try again in a few minutes.
            </p>
          </Note>
        </div>
      )
    }
  </ShownSince.Consumer>
)
