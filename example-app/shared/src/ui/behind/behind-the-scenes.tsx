'use client'

import type { Behind } from '../../behind/read-behind'
import { Kiln } from './kiln'
import { SceneCard } from './scene-card'

/**
 * The last sign-in of this browser, step by step. Masked before it gets here.
 *
 * Rendered in the browser as well, though nothing in it moves: of a page this long, React would send the elements in pieces, and
 * then may claim an element twice while it hydrates: error #418. What is sent now are the scenes, in one piece.
 */
export function BehindTheScenes({ scenes, tenant }: Pick<Behind, 'scenes' | 'tenant'>) {
  const begin = scenes.find(({ receivedAt }) => receivedAt !== undefined)?.receivedAt
  return (
    <>
      <section className="backstage">
        <div className="backstage-text">
          <p className="eyebrow">For developers</p>
          <h1>Behind the scenes</h1>
          <p className="lead">
            Your last sign-in in this browser, from what really went over the wire. Whatever is personal or
            secret is masked before it leaves the server.
          </p>
          <p className="links">
            <a className="button" href="/behind-the-scenes">
              Look again
            </a>
            <a href="/checkout">To the checkout</a>
          </p>
        </div>
        <Kiln />
      </section>
      {notices[tenant] && <p className="backstage-notice">{notices[tenant]}</p>}
      <ol className="scenes">
        {scenes.map((scene) => (
          <SceneCard key={scene.id} scene={scene} begin={begin} />
        ))}
      </ol>
    </>
  )
}

const notices = {
  told: undefined,
  silent: 'The offline tenant does not answer, so what it received is missing here. Is it still running?',
  'not ours':
    'Only the offline tenant tells what it received: with an Auth0 tenant of your own, this page knows the form, the cookies and the session.',
}
