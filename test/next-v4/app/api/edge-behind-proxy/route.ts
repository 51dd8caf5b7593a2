export const runtime = 'edge'
export { POST } from '../behind-proxy/route'
