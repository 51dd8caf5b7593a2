/** The `allowedOrigins` of an app on https://shop.example, for the rows of cross-site.json and own-site.json. */
export const allowedOrigins = [
  'https://checkout.example',
  'https://m.shop.example',
  'http://localhost:8080',
  'https://xn--mller-kva.example',
]
