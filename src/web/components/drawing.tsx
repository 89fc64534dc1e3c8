// Product drawings. They live in assets/pictures and are referred to, not inlined, so that a browser fetches each once;
// their colours are custom properties and therefore follow the theme of the page they stand on.
import { asset, hasAsset } from './asset.ts'

const keyOf = (name: string): string => `assets/pictures/${name}.svg`
const FALLBACK = 'crate'

/** One drawing by its name. `label` says in words what it shows; without it the drawing is decoration. */
export const Drawing = ({ name, label }: { name: string; label?: string }) => {
  const address = asset(keyOf(hasAsset(keyOf(name)) ? name : FALLBACK))
  return (
    <svg
      class="ill"
      viewBox="0 0 320 190"
      width="320"
      height="190"
      {...(label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': true })}
    >
      <use href={`${address}#d`} />
    </svg>
  )
}

/** The drawing on its steel plate. */
export const Plate = ({ name, label, isBig }: { name: string; label?: string; isBig?: boolean }) => (
  <div class={isBig ? 'plate plate--big' : 'plate'}>
    <Drawing name={name} label={label} />
  </div>
)

/** Survey contours: the ground of the pages where nobody works (home, sign-in). */
export const SurveyLines = () => (
  <svg class="survey__lines" viewBox="0 0 1440 640" preserveAspectRatio="xMidYMid slice" aria-hidden="true">
    <use href={`${asset('assets/pictures/survey.svg')}#d`} />
  </svg>
)
