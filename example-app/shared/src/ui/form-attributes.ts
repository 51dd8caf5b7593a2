import type { ComponentProps } from 'react'
import type { FormTarget } from '../shop'

/** Where a form goes. For a Server Action React chooses the method, and does not like to be told. */
export function formAttributes(target: FormTarget): Pick<ComponentProps<'form'>, 'action' | 'method'> {
  return typeof target === 'string' ? { action: target, method: 'post' } : { action: target }
}
