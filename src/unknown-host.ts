/**
 * The host in the URL of a request whose host we do not know: a request of the Pages Router, or of a Server Action. What
 * visitors put into the Host header is not the app's address, so it does not get there by itself.
 */
export const unknownHost = 'app.invalid'
