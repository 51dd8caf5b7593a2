import { shopConfig } from 'shop-shared/next-config'

/** @type {import('next').NextConfig} */
const config = { ...shopConfig, eslint: { ignoreDuringBuilds: true } }

export default config
