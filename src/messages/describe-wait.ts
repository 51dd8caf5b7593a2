import { canonicalLanguage } from '../language.js'

/** A length of time in words of a language: "30 seconds", "5 minutes". A language that is none counts as English. */
export function describeWait(seconds: number, lang: string): string {
  const [value, unit] = toUnit(seconds)
  const format = { style: 'unit', unit, unitDisplay: 'long' } as const
  return new Intl.NumberFormat(canonicalLanguage(lang) ?? 'en', format).format(value)
}

function toUnit(seconds: number): [number, 'second' | 'minute' | 'hour'] {
  if (seconds <= 90) return [seconds, 'second']
  const minutes = Math.ceil(seconds / 60)
  return minutes <= 90 ? [minutes, 'minute'] : [Math.ceil(minutes / 60), 'hour']
}
