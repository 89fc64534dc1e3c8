// Where a place in running code stands in the sources: read from the source map beside the
// bundle, once per report; nothing is kept, a blocked process is rare and a map is large.
import { readFileSync } from 'node:fs'
import { SourceMap } from 'node:module'
import { join, relative, dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Frame } from './watchdog-thread.ts'

/**
 * `function (file:line)` for each frame, innermost first; a frame without a map is named as it runs. What node itself was
 * doing at that moment says nothing: the first place is the one that called it.
 */
export const placesOf = (frames: readonly Frame[]): string[] => {
  const maps = new Map<string, SourceMap | undefined>()
  const ours = frames.findIndex((frame) => !frame.url.startsWith('node:'))
  return frames.slice(Math.max(0, ours)).map((frame) => {
    const path = pathOf(frame.url)
    if (!maps.has(path)) maps.set(path, readMap(path))
    return placeOf(frame, path, maps.get(path))
  })
}

const placeOf = ({ name, line, column }: Frame, path: string, map: SourceMap | undefined): string => {
  const entry = map?.findEntry(line, column)
  const isMapped = entry !== undefined && 'originalSource' in entry && entry.originalSource !== undefined
  const file = isMapped ? join(dirname(path), entry.originalSource) : path
  const at = isMapped ? entry.originalLine : line
  return `${name === '' ? '(anonymous)' : name} (${shorten(file)}:${at + 1})`
}

const pathOf = (url: string): string => (url.startsWith('file:') ? fileURLToPath(url) : url)

const shorten = (file: string): string => {
  const short = relative(process.cwd(), file)
  return file.startsWith('/') && !short.startsWith('..') ? short : file
}

const readMap = (path: string): SourceMap | undefined => {
  try {
    return new SourceMap(JSON.parse(readFileSync(`${path}.map`, 'utf8')))
  } catch {
    return undefined
  }
}
