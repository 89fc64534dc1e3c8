// Runs on every page: the choice of theme, and forms that are sent once.
import { sendOnce } from './once.ts'
import { offerThemes } from './theme.ts'

offerThemes()
sendOnce()
