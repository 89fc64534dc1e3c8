// The form of keys under which documents are stored, the same on every store.

const keyForm = /^[a-z0-9][a-z0-9._-]*(\/[a-z0-9][a-z0-9._-]*)*$/i
const lengthMax = 200 // the column that holds a key

/** The key, when it is one; throws otherwise. Keys are made by us: another form is a defect, or somebody trying. */
export const checkedKey = (key: string): string => {
  if (!keyForm.test(key) || key.includes('..') || key.length > lengthMax) throw new Error(`not a storage key: ${JSON.stringify(key)}`)
  return key
}

/** Where `probe` writes; never a document's key. */
export const probeKey = 'probes/store'
