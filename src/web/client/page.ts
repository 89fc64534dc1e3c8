// Runs on every page: the choice of theme, forms that are sent once, and the menu's current place in view where it is wider than the screen.
import { sendOnce } from './once.ts'
import { offerThemes } from './theme.ts'

offerThemes()
sendOnce()
const here = document.querySelector('.mainnav [aria-current]')
const menu = here?.closest('.mainnav')
if (here && menu) menu.scrollLeft += here.getBoundingClientRect().right - menu.getBoundingClientRect().right
