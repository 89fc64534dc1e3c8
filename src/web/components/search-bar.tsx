// The header search: the first form of every shop page.
import { Icon } from './icon.tsx'
import { keptMarkup } from './kept-markup.tsx'

export const SearchBar = keptMarkup(({ query }: { query?: string }) => (
  <form class="searchbar" role="search" method="get" action="/catalogue">
    <label class="sr" for="q">
      Search products
    </label>
    <input id="q" name="q" type="search" placeholder="Product, grade or use" value={query ?? ''} maxLength={100} />
    <button aria-label="Search">
      <Icon name="search" />
    </button>
  </form>
))
