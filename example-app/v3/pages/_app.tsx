import type { AppProps } from 'next/app'
import Head from 'next/head'
import { icon } from 'shop-shared/ui'
import 'shop-shared/styles.css'

export default function App({ Component, pageProps }: AppProps) {
  return (
    <>
      <Head>
        <link rel="icon" href={icon} />
        <meta name="color-scheme" content="light dark" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
      </Head>
      <Component {...pageProps} />
    </>
  )
}
