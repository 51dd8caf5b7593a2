export const runtime = 'edge'
export { POST } from '../handler/route'
