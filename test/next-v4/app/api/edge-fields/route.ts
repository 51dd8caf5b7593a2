export const runtime = 'edge'
export { POST } from '../fields/route'
