'use client'

import { useSyncExternalStore } from 'react'

/** Says so while the browser has no network, on every page and in the same place. */
export function OfflineNote() {
  const isOnline = useSyncExternalStore(listen, readOnline, assumeOnline)
  return (
    <div className="offline-note" role="status">
      {!isOnline && <p>You are offline. What you have typed stays here; go on when you are back.</p>}
    </div>
  )
}

function listen(onChange: () => void): () => void {
  addEventListener('online', onChange)
  addEventListener('offline', onChange)
  return () => {
    removeEventListener('online', onChange)
    removeEventListener('offline', onChange)
  }
}

const readOnline = () => navigator.onLine
const assumeOnline = () => true
