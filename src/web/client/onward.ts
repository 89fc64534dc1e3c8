// Sends the payer on to the gateway as the page opens. The page is replaced, so that going back does not send them on again.

const way = document.querySelector('[data-onward]')

// A page that comes back from the browser's memory stays: whoever went back did not want to go on.
if (way instanceof HTMLAnchorElement) location.replace(way.href)
if (way instanceof HTMLFormElement) way.submit()
