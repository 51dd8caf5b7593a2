import type { Scene } from '../../behind/scenes'
import { Wire } from './wire'

interface SceneCardProps {
  scene: Scene
  /** When the first request came in. */
  begin: number | undefined
}

/** One step: between whom, why, and what it was. */
export function SceneCard({ scene, begin }: SceneCardProps) {
  const { id, from, to, title, why, outcome, cookies = [], wire = [], absent = [], note } = scene
  return (
    <li className="step" data-outcome={outcome} aria-labelledby={id}>
      <div className="step-text">
        <p className="step-way">
          {from} <span aria-hidden="true">→</span>
          <span className="visually-hidden">to</span> {to}
        </p>
        <h2 id={id}>{title}</h2>
        <p>{why}</p>
        <Result scene={scene} begin={begin} />
      </div>
      <div className="step-proof">
        {cookies.length > 0 && <Cookies cookies={cookies} />}
        {wire.map(({ label, text }) => (
          <Wire key={label} label={label} title={title} text={text} />
        ))}
        {absent.length > 0 && <Absent names={absent} />}
        {note && <p className="step-note">{note}</p>}
      </div>
    </li>
  )
}

function Result({ scene: { outcome, result, receivedAt }, begin }: SceneCardProps) {
  const later =
    receivedAt !== undefined && begin !== undefined && receivedAt > begin
      ? `${((receivedAt - begin) / 1000).toFixed(1)} s later`
      : undefined
  return (
    <p className="step-result">
      <strong>{outcomes[outcome]}</strong>
      {result && <span>{result}</span>}
      {later && <span>{later}</span>}
    </p>
  )
}

const outcomes: Record<Scene['outcome'], string> = { done: 'Done', failed: 'Failed', waiting: 'Not yet' }

function Cookies({ cookies }: { cookies: NonNullable<Scene['cookies']> }) {
  return (
    <dl className="jar">
      {cookies.map(({ name, value, bytes, purpose }) => (
        <div key={`${name}${bytes}`}>
          <dt>
            <code>{name}</code>
            <span>
              <code>{value}</code> {bytes} bytes
            </span>
          </dt>
          <dd>{purpose}</dd>
        </div>
      ))}
    </dl>
  )
}

function Absent({ names }: { names: readonly string[] }) {
  return (
    <p className="absent">
      Left out on purpose:{' '}
      {names.map((name) => (
        <code key={name}>{name}</code>
      ))}
    </p>
  )
}
