// Where a redirect may lead: a path of this site and nothing else.

/**
 * The path itself when it is a plain, relative path of ours, else the fallback.
 * Refuses every form that some browser reads as another host: `//`, `/\`, encoded
 * slashes at the front, tabs, line breaks, schemes.
 */
export const safePath = (candidate: string | undefined, fallback = '/'): string => {
  if (candidate === undefined || !/^\/[\x21-\x5b\x5d-\x7e]*$/.test(candidate)) return fallback
  if (candidate.startsWith('//') || /^\/(%2f|%5c|%09|%0a|%0d)/i.test(candidate)) return fallback
  const here = 'http://here.invalid'
  const url = URL.parse(candidate, here)
  if (url === null || url.origin !== here || url.pathname.startsWith('//')) return fallback
  return `${url.pathname}${url.search}${url.hash}`
}
