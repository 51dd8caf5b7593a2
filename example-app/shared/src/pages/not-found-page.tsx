import { PageFrame } from '../ui'

export function NotFoundPage() {
  return (
    <PageFrame>
      <div className="page">
        <h1>Washed away.</h1>
        <p className="lead">
          There is no such page. <a href="/">Back to the shop.</a>
        </p>
      </div>
    </PageFrame>
  )
}
