// Serves the built assets: hashed names, so a browser may keep them for ever, and
// compressed beforehand. A name that the build did not make is an ordinary 404.
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { useAssetManifest } from '../components/asset.ts'

const oneYearS = 31_536_000

/** Two files that visitors ask for by a fixed name, not by the manifest. */
const addWellKnownFiles = (app: FastifyInstance, folder: string, manifest: Readonly<Record<string, string>>): void => {
  const robots = join(folder, 'robots.txt')
  if (existsSync(robots)) {
    const text = readFileSync(robots, 'utf8')
    app.get('/robots.txt', (_request, reply) =>
      reply.type('text/plain; charset=utf-8').header('cache-control', 'public, max-age=3600').send(text),
    )
  }
  const icon = manifest['assets/pictures/favicon.svg']
  if (icon !== undefined) app.get('/favicon.ico', (_request, reply) => reply.redirect(icon, 302))
}

/** Files of the folder that are no assets. */
const ownFiles = new Set(['manifest.json', 'robots.txt'])

/** Serves every file that the folder has now under `/assets/` and hands the manifest to the components. */
export const addAssets = async (app: FastifyInstance, folder: string): Promise<void> => {
  const manifestPath = join(folder, 'manifest.json')
  if (!existsSync(manifestPath)) throw new Error('the assets are not built: run `npm run build` first')
  const manifest = JSON.parse(readFileSync(manifestPath, 'utf8')) as Record<string, string>
  useAssetManifest(manifest)
  addWellKnownFiles(app, folder, manifest)
  const known = new Set(readdirSync(folder).filter((name) => !ownFiles.has(name)))
  await app.register(fastifyStatic, {
    serve: false,
    root: folder,
    preCompressed: true,
    cacheControl: false,
    setHeaders: (reply) => {
      reply.headers({ 'cache-control': `public, max-age=${oneYearS}, immutable`, vary: 'Accept-Encoding' })
    },
  })
  // No path of a visitor's ever reaches the file system. A route for each file took 40 ms of each start.
  app.get('/assets/:name', (request, reply) => {
    const { name } = request.params as { name: string }
    // Nothing is returned: whoever waits for a reply hangs more listeners on it than it should have.
    if (known.has(name)) reply.sendFile(name)
    else reply.callNotFound()
  })
}
