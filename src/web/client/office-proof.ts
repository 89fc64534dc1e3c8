// The review desk: fields are looked at on the document, boxes drawn, and the next proof comes without loading the page whole. While a
// proof is being read its desk looks again by itself, less often the longer it takes.
import { drawBoxes, readyToDraw } from './draw-box.ts'
import { lookAtFields, readyFields } from './look-at-field.ts'
import { swapPages } from './swap.ts'

const firstWaitMs = 1500
const waitMaxMs = 10_000
const triesKey = `reading ${location.pathname}`

const tries = Number(sessionStorage.getItem(triesKey) ?? '0')
if (document.querySelector('[data-proof-reading]')) {
  sessionStorage.setItem(triesKey, String(tries + 1))
  setTimeout(
    () => {
      location.reload()
    },
    Math.min(waitMaxMs, firstWaitMs * 1.5 ** tries),
  )
} else {
  sessionStorage.removeItem(triesKey)
}

/** Where somebody goes on: what was refused, the field that was corrected, the part that the link named, or the top of the next proof. */
const focusAfter = (url: URL): void => {
  const refused = document.querySelector<HTMLElement>('main [aria-invalid="true"], main [role="alert"]')
  const field = document.getElementById(`field-${url.searchParams.get('field') ?? ''}`)
  const part = url.hash === '' ? null : document.getElementById(url.hash.slice(1))
  const place = refused ?? field ?? part ?? document.querySelector<HTMLElement>('main h1')
  if (!place) return
  if (place.tabIndex < 0) place.tabIndex = -1
  place.focus({ preventScroll: place === part || place.tagName === 'H1' })
  if (place === part) place.scrollIntoView({ block: 'start' })
}

lookAtFields()
drawBoxes()
swapPages('/office/proofs', (url) => {
  readyFields()
  readyToDraw()
  focusAfter(url)
})
