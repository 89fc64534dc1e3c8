// How much room the disk of a folder has, for whoever may not be root.
import { statfs } from 'node:fs/promises'

export interface DiskSpace {
  readonly totalBytes: number
  readonly freeBytes: number
}

/** Rejects when the folder or its disk cannot be reached. */
export const diskSpace = async (folder: string): Promise<DiskSpace> => {
  const { bsize, blocks, bavail } = await statfs(folder)
  return { totalBytes: bsize * blocks, freeBytes: bsize * bavail }
}
