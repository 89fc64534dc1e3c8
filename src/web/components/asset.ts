// Turns the source key of an asset (path below src/web, `.ts` as `.js`) into its hashed address.
// The manifest is handed over once at start; what builds it lives in build/.

let manifest: Readonly<Record<string, string>> = {}

/** Takes the build's manifest (source key → address below `/assets/`). Called once, before the first page. */
export const useAssetManifest = (entries: Readonly<Record<string, string>>): void => {
  manifest = entries
}

/** The address of an asset that the build knows; an unknown key is a mistake of ours and throws. */
export const asset = (key: string): string => {
  const address = manifest[key]
  if (address === undefined) throw new Error(`no such asset: ${key}`)
  return address
}

/** Whether the build made this asset; for names that come from data, such as a product's picture. */
export const hasAsset = (key: string): boolean => manifest[key] !== undefined
