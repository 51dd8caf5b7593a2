/** The app that is looked at, as its environment and folder describe it. */
export interface App {
  /** Folder with its `package.json`. */
  folder: string
  /** Major version of the SDK that is installed. */
  generation: 3 | 4
  /** Every variable that the app's server would see: `.env` files as Next loads them, under the process's own. */
  env: Readonly<Record<string, string | undefined>>
  /** With a trailing slash, as Auth0's. Undefined while the environment does not say it. */
  issuer: string | undefined
  clientId: string | undefined
  /** Where Auth0 sends people back to; each of them, where there are several base URLs. */
  callbackUrls: readonly string[]
  /** Whether the app authenticates with a secret or with a key. */
  clientAuthentication: 'client_secret' | 'private_key_jwt' | undefined
}
