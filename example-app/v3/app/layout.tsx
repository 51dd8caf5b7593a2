import 'shop-shared/styles.css'

export { Layout as default, metadata, viewport } from 'shop-shared/pages'
