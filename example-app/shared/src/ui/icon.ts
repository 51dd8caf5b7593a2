const drawing = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#1d5650"/><circle cx="16" cy="13" r="6" fill="#e9b872"/><path d="M4 18q6-4 12 0t12 0v3q-6 4-12 0t-12 0z" fill="#f6f1e7"/></svg>`

/** The shop's icon, small enough to travel inside the page. */
export const icon = `data:image/svg+xml,${encodeURIComponent(drawing)}`
