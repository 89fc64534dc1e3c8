// What a part of the bench was to show, and what it found.
export interface Aim {
  readonly what: string
  readonly found: string
  readonly isMet: boolean
}
