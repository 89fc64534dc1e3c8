// Keys for people who decide all day: a letter presses the button that carries it. Never while something is typed, and
// never together with Ctrl, Alt or Meta, which belong to the browser.
import { openForms, showOpened } from './open-form.ts'

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))

/** `A` meant for the proof before must not accept the next one, which nobody has seen: so long after another came in its place it presses nothing. */
const UNSEEN_MS = 700
let cameAtMs = -UNSEEN_MS
let place = location.pathname
document.addEventListener('page-swapped', () => {
  if (place !== location.pathname) cameAtMs = performance.now()
  place = location.pathname
})

const isShown = (element: HTMLElement): boolean => element.getClientRects().length > 0

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || isTyping(event.target)) return
  if (event.key.toLowerCase() === 'a' && performance.now() - cameAtMs < UNSEEN_MS) return
  const wanted = [...document.querySelectorAll<HTMLElement>('[data-key]')].find(
    (element) => element.dataset['key'] === event.key.toLowerCase() && isShown(element),
  )
  if (!wanted) return
  event.preventDefault()
  wanted.focus()
  wanted.click()
  showOpened(wanted)
})

openForms()
