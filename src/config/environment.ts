// Reads text variables into typed settings and remembers where each came from.
// It knows no variable by name; the areas beside this file do.

export interface SettingDescription {
  readonly name: string
  /** Shown by `supply doctor`; secrets are already masked. */
  readonly shown: string
  readonly source: 'environment' | '.env file' | 'default'
}

interface Options {
  readonly aliases?: readonly string[]
  readonly isSecret?: boolean
  readonly example: string
  /** What stands in for it when it is not given, in words: for a default that is made, or added later. */
  readonly otherwise?: string
}

/** Thrown once with every mistake in the environment, so that an operator mends all in one go. */
export class ConfigurationError extends Error {
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(problems.map((problem) => `  ${problem}`).join('\n'))
    this.name = 'ConfigurationError'
    this.problems = problems
  }
}

/** One pass over the environment. A wrong value is noted and read as its default; `finish` then refuses. */
export class Environment {
  readonly #process: Readonly<Record<string, string | undefined>>
  readonly #file: Readonly<Record<string, string | undefined>>
  readonly #problems: string[] = []
  readonly #descriptions: SettingDescription[] = []
  readonly #names = new Set<string>()
  /** A setting's name → the older name under which it was given: a mistake is named as the operator wrote it. */
  readonly #givenNames = new Map<string, string>()

  constructor(
    processVariables: Readonly<Record<string, string | undefined>>,
    fileVariables: Readonly<Record<string, string | undefined>> = {},
  ) {
    this.#process = processVariables
    this.#file = fileVariables
  }

  /** Notes a mistake that concerns a variable; shown as `NAME: sentence (for example NAME=…)`. */
  refuse(name: string, sentence: string, example: string): void {
    const given = this.#givenNames.get(name) ?? name
    this.#problems.push(`${given}: ${sentence} (for example ${given}=${example})`)
  }

  /** Notes a mistake that is not one variable's. */
  refuseAll(sentence: string): void {
    this.#problems.push(sentence)
  }

  text(name: string, fallback: string, options: Options): string {
    return this.optional(name, options, fallback) ?? fallback
  }

  optional(name: string, options: Options, fallback?: string): string | undefined {
    const names = [name, ...(options.aliases ?? [])]
    for (const one of names) this.#names.add(one)
    const found = this.#find(names)
    const value = found?.value ?? fallback
    if (found !== undefined) this.#givenNames.set(name, found.name)
    this.#descriptions.push({
      name: found?.name ?? name,
      shown: value === undefined && options.otherwise !== undefined ? options.otherwise : shown(value, options.isSecret === true),
      source: found?.source ?? 'default',
    })
    return value
  }

  wholeNumber(name: string, fallback: number, min: number, max: number, options: Options): number {
    const value = this.optional(name, options, String(fallback))?.trim() ?? ''
    const number = Number(value)
    if (/^\d+$/.test(value) && number >= min && number <= max) return number
    this.refuse(name, `"${value}" is not a whole number from ${min} to ${max}`, options.example)
    return fallback
  }

  optionalWholeNumber(name: string, min: number, max: number, options: Options): number | undefined {
    const isGiven = this.#find([name, ...(options.aliases ?? [])]) !== undefined
    if (isGiven) return this.wholeNumber(name, min, min, max, options)
    this.optional(name, options)
    return undefined
  }

  truth(name: string, fallback: boolean, options: Options): boolean {
    const value = this.optional(name, options, String(fallback))?.trim().toLowerCase() ?? ''
    if (['true', '1', 'yes', 'on'].includes(value)) return true
    if (['false', '0', 'no', 'off'].includes(value)) return false
    this.refuse(name, `"${value}" is neither true nor false`, options.example)
    return fallback
  }

  choice<T extends string>(name: string, fallback: T, choices: readonly T[], options: Options): T {
    const value = this.optional(name, options, fallback) ?? fallback
    const chosen = choices.find((choice) => choice.toLowerCase() === value.trim().toLowerCase())
    if (chosen !== undefined) return chosen
    this.refuse(name, `"${value}" is not one of ${choices.join(', ')}`, options.example)
    return fallback
  }

  list(name: string, options: Options): string[] {
    const value = this.optional(name, options) ?? ''
    return value
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '')
  }

  /** A variable that is not a setting of ours, or before it is decided how to read it; it is not described. */
  peek(names: readonly string[]): string | undefined {
    return this.#find(names)?.value
  }

  /** Every variable that was asked for, older names included. */
  names(): readonly string[] {
    return [...this.#names].sort()
  }

  describe(): readonly SettingDescription[] {
    return this.#descriptions
  }

  /** Throws ConfigurationError when anything was refused. */
  finish(): void {
    if (this.#problems.length > 0) throw new ConfigurationError(this.#problems)
  }

  #find(names: readonly string[]) {
    for (const name of names) {
      const fromProcess = this.#process[name]
      if (fromProcess !== undefined && fromProcess !== '') return { name, value: fromProcess, source: 'environment' as const }
      const fromFile = this.#file[name]
      if (fromFile !== undefined && fromFile !== '') return { name, value: fromFile, source: '.env file' as const }
    }
    return undefined
  }
}

const shown = (value: string | undefined, isSecret: boolean) => {
  if (value === undefined || value === '') return '(not set)'
  // A name and password may stand in any address, also in one that is no secret itself.
  return isSecret || value.includes('://') ? maskSecret(value) : value
}

/** Keeps what tells two values apart (scheme, host, path) and hides what opens a door. */
const maskSecret = (value: string) => {
  if (value.startsWith('sqlite:')) return value
  const address = /^([a-z]+:\/\/)(.*@)?([^?#]*)([?#].*)?$/is.exec(value)
  if (address === null) return `*** (${value.length} characters)`
  const [, scheme = '', person, place = '', rest] = address
  return `${scheme}${person === undefined ? '' : '***@'}${place}${rest === undefined ? '' : '?***'}`
}
