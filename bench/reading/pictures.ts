// Pictures to read, made from the samples: each other bytes, so that none is another one sent twice.
import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import sharp from 'sharp'

const folder = resolve(import.meta.dirname, '../../samples/proofs/files')
const samples = ['discovery-app--messenger.jpg', 'african-bank-pop--photo-mild.jpg', 'standard-sms--png.png', 'neg-reversed--png.png']

export const pictureNumber = (number: number): Promise<Buffer> =>
  sharp(join(folder, samples[number % samples.length] ?? ''))
    .resize({ width: 900 + number })
    .jpeg({ quality: 85 })
    .toBuffer()

/** Paths of so many of them. */
export const makePictures = async (into: string, count: number): Promise<string[]> => {
  const paths: string[] = []
  for (let number = 0; number < count; number++) {
    const path = join(into, `picture-${number}.jpg`)
    await writeFile(path, await pictureNumber(number))
    paths.push(path)
  }
  return paths
}
