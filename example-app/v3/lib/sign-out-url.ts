/** Where SDK v3 signs people out. By itself, for the Pages Router, which cannot load what the rest of the shop needs. */
export const signOutUrl = '/api/auth/logout'
