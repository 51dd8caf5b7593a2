// By themselves, for the Pages Router, which cannot load what the rest of the shop needs.

/** Where SDK v3 signs people out. */
export const signOutUrl = '/api/auth/logout'

/** Where SDK v3 tells a script who is signed in. */
export const profileUrl = '/api/auth/me'
