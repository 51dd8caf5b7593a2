import type { NextRequest } from 'next/server'
import { auth0, withPasswordlessCallback } from '@/lib/auth0'

export const proxy = withPasswordlessCallback((request: NextRequest) => auth0.middleware(request))

export const config = { matcher: ['/((?!_next/static|_next/image|favicon.ico).*)'] }
