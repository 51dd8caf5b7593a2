export interface Dependency {
  name: string
  /** Where it is installed. */
  path: string
  version: string
  license: string
  /** What asks for it. */
  by: string[]
}
export const allowed: string[]
export function listDependencies(): Dependency[]
export function licencesPage(): string
