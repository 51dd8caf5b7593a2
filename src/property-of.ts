/** A property of a value of which nothing is known yet. */
export function propertyOf(value: unknown, name: string): unknown {
  const hasProperties = (typeof value === 'object' && value !== null) || typeof value === 'function'
  return hasProperties ? Reflect.get(value, name) : undefined
}
