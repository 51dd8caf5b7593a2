export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function isOneOf<const T>(list: readonly T[], value: unknown): value is T {
  return list.some((item) => item === value)
}
