// The visitor's choice between light, dark and the machine's own; kept by client/theme.ts in this browser only.
import { keptMarkup } from './kept-markup.tsx'

/** Hidden until the script that can keep the choice has loaded. */
export const ThemeChoice = keptMarkup(() => (
  <fieldset class="themes" data-themes hidden>
    <legend>Appearance</legend>
    {(['auto', 'light', 'dark'] as const).map((choice) => (
      <label key={choice}>
        <input type="radio" name="theme" value={choice} />
        <span>{choice === 'auto' ? 'Auto' : choice === 'light' ? 'Light' : 'Dark'}</span>
      </label>
    ))}
  </fieldset>
))
