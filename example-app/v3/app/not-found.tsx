export { NotFoundPage as default } from 'shop-shared/pages'
