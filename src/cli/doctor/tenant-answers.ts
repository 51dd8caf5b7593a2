import * as v from 'valibot'
import type { Api, Reading } from './tenant-api.js'

// Read leniently: what is missing, or of another type than expected, is one thing that cannot be told, and no more.
const text = lenient(v.string())
const flag = lenient(v.boolean())
const texts = lenient(v.array(v.string()))

function lenient<T>(schema: v.GenericSchema<unknown, T>) {
  return v.fallback(v.optional(schema), undefined)
}

const settingsSchema = v.object({ flags: v.optional(v.unknown()), universal_login: v.optional(v.unknown()) })

const clientFields = {
  app_type: text,
  is_first_party: flag,
  callbacks: texts,
  grant_types: texts,
  token_endpoint_auth_method: text,
  is_token_endpoint_ip_header_trusted: flag,
}

/** The answer must be about the application that was asked for. */
function clientSchema(clientId: string) {
  return v.object({ client_id: v.literal(clientId), ...clientFields })
}

const credentialsSchema = v.object({
  client_authentication_methods: lenient(v.record(v.string(), v.unknown())),
})

const connectionSchema = v.object({
  // It is told in a finding, which is no place for whatever else might stand here.
  id: v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/)),
  name: text,
  enabled_clients: texts,
  authentication: lenient(v.object({ active: flag })),
  options: lenient(
    v.object({
      email: lenient(v.object({ from: text, body: text, syntax: text })),
      totp: lenient(v.object({ time_step: lenient(v.number()) })),
      disable_signup: flag,
    }),
  ),
})

/** A list as such, or a page of one. */
const connectionsSchema = v.union([
  v.array(connectionSchema),
  v.pipe(
    v.object({ connections: v.array(connectionSchema) }),
    v.transform(({ connections }) => connections),
  ),
])

const enabledClientsSchema = v.object({
  clients: v.array(v.object({ client_id: v.string() })),
  next: text,
})

const providerSchema = v.object({ enabled: flag, default_from_address: text })

const botDetectionSchema = v.object({ challenge_passwordless_policy: text })

export type TenantSettingsAnswer = v.InferOutput<typeof settingsSchema>
export type ClientAnswer = v.InferOutput<ReturnType<typeof clientSchema>>
export type CredentialsAnswer = v.InferOutput<typeof credentialsSchema>
export type ProviderAnswer = v.InferOutput<typeof providerSchema>
export type BotDetectionAnswer = v.InferOutput<typeof botDetectionSchema>
export type ConnectionAnswer = v.InferOutput<typeof connectionSchema> & { isEnabled: Reading<boolean> }

/** What the tenant says about itself. A connection that there is not is `undefined`. */
export interface Answers {
  settings: Reading<TenantSettingsAnswer>
  client: Reading<ClientAnswer>
  /** Asked for only when the application has no `token_endpoint_auth_method`, as one with a key. */
  credentials: Reading<CredentialsAnswer> | undefined
  email: Reading<ConnectionAnswer | undefined>
  sms: Reading<ConnectionAnswer | undefined>
  provider: Reading<ProviderAnswer>
  botDetection: Reading<BotDetectionAnswer>
}

/** Asks everything at once. No answer holds a secret: where there are any, only the other fields are asked for. */
export async function readAnswers(api: Api, clientId: string): Promise<Answers> {
  const [settings, [client, credentials], email, sms, provider, botDetection] = await Promise.all([
    api.read('tenants/settings', settingsSchema, 'read:tenant_settings'),
    readClient(api, clientId),
    readConnection(api, 'email', clientId),
    readConnection(api, 'sms', clientId),
    api.read(
      'emails/provider?fields=name,enabled,default_from_address&include_fields=true',
      providerSchema,
      'read:email_provider',
    ),
    api.read('attack-protection/bot-detection', botDetectionSchema, 'read:attack_protection'),
  ])
  return { settings, client, credentials, email, sms, provider, botDetection }
}

async function readClient(api: Api, clientId: string): Promise<[Answers['client'], Answers['credentials']]> {
  const path = `clients/${encodeURIComponent(clientId)}`
  const schema = clientSchema(clientId)
  const fields = Object.keys(schema.entries).join(',')
  const client = await api.read(`${path}?fields=${fields}&include_fields=true`, schema, 'read:clients')
  if ('trouble' in client || client.value.token_endpoint_auth_method !== undefined) return [client, undefined]
  const methods = `${path}?fields=client_authentication_methods&include_fields=true`
  return [client, await api.read(methods, credentialsSchema, 'read:client_credentials')]
}

async function readConnection(
  api: Api,
  strategy: 'email' | 'sms',
  clientId: string,
): Promise<Reading<ConnectionAnswer | undefined>> {
  // The options of the SMS connection hold the secret of its provider.
  const without = strategy === 'sms' ? '&fields=options&include_fields=false' : ''
  const reading = await api.read(
    `connections?strategy=${strategy}${without}`,
    connectionsSchema,
    'read:connections',
  )
  if ('trouble' in reading) return reading
  const connection = reading.value.find(({ name }) => name === strategy) ?? reading.value[0]
  if (!connection) return { value: undefined }
  return { value: { ...connection, isEnabled: await readEnabled(api, connection, clientId) } }
}

const maxPages = 20

/** Two places tell the applications of a connection: a property of old, and a list, page by page. */
async function readEnabled(
  api: Api,
  { id, enabled_clients: enabledClients }: v.InferOutput<typeof connectionSchema>,
  clientId: string,
): Promise<Reading<boolean>> {
  if (enabledClients?.includes(clientId)) return { value: true }
  let query = 'take=100'
  for (let page = 0; page < maxPages; page++) {
    const path = `connections/${encodeURIComponent(id)}/clients?${query}`
    const reading = await api.read(path, enabledClientsSchema, 'read:connections')
    if ('trouble' in reading) return enabledClients ? { value: false } : reading
    if (reading.value.clients.some((client) => client.client_id === clientId)) return { value: true }
    if (!reading.value.next) break
    query = `take=100&from=${encodeURIComponent(reading.value.next)}`
  }
  return { value: false }
}
