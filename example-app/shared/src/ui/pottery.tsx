import type { Product } from '../basket'

/** A piece of the shop on its own little stage. Decoration only: the name always stands beside it. */
export function Picture({ of }: { of: Product['id'] }) {
  return (
    <svg className={`picture picture-${of}`} viewBox="0 0 160 160" aria-hidden="true" focusable="false">
      <rect className="art-sky" width="160" height="160" />
      <circle className="art-sun" cx="112" cy="56" r="26" />
      <path className="art-water" d="M0 92q20-7 40 0t40 0 40 0 40 0v68H0z" />
      <path className="art-shelf" d="M0 128h160v32H0z" />
      <ellipse className="art-shadow" cx="80" cy="130" rx="44" ry="5" />
      {of === 'mug' && <Mug x={16} y={20} />}
      {of === 'vase' && <Vase x={20} y={10} />}
      {of === 'bowl' && <Bowl x={20} y={30} />}
    </svg>
  )
}

interface Place {
  x: number
  y: number
}

export function Mug({ x, y }: Place) {
  return (
    <g transform={`translate(${x} ${y})`}>
      <path className="art-handle" d="M90 54h8a17 17 0 0 1 0 34h-10" />
      <path className="art-clay" d="M30 38h62v54q0 18-18 18H48q-18 0-18-18z" />
      <path className="art-glaze" d="M30 38h62v36q-4 9-9 3t-10 4-9 9-9-8-9-2-9 5-7-7z" />
      <ellipse className="art-rim" cx="61" cy="38" rx="31" ry="6.5" />
      <ellipse className="art-tea" cx="61" cy="39.5" rx="26" ry="4.2" />
      <path className="art-shine" d="M38 50v26" />
      <path className="art-steam" d="M52 26q-5-6 0-12t0-12M68 26q-5-6 0-12t0-12" />
    </g>
  )
}

export function Vase({ x, y }: Place) {
  return (
    <g transform={`translate(${x} ${y})`}>
      <path className="art-stem" d="M60 46Q58 22 46 4M61 46q2-22 12-34M60 46q0-28 2-46" />
      <path
        className="art-seed"
        d="M46 4q-7 8-2 19 7-7 2-19M73 12q-8 6-5 18 8-5 5-18M62-4q-6 9-1 20 6-9 1-20"
      />
      <path
        className="art-clay"
        d="M53 44h16q-2 16 5 24 16 14 16 30 0 22-20 22H52q-20 0-20-22 0-16 16-30 7-8 5-24z"
      />
      <path
        className="art-oat"
        d="M53 44h16q-2 16 5 24 16 14 16 28-5 8-10 3t-9 3-10-4-10 5-9-5-10-2q0-14 16-28 7-8 5-24z"
      />
      <ellipse className="art-rim-oat" cx="61" cy="44" rx="8" ry="2.4" />
      <path className="art-shine" d="M43 80q-6 8-5 16" />
    </g>
  )
}

export function Bowl({ x, y }: Place) {
  return (
    <g transform={`translate(${x} ${y})`}>
      <path className="art-clay" d="M8 52h104q0 34-34 44l-2 5H44l-2-5Q8 86 8 52z" />
      <path
        className="art-glaze"
        d="M8 52h104q0 12-5 21-5 4-10 0t-11 3-11 6-10-7-10-1-11 9-12-8-11 1-9 2Q8 68 8 52z"
      />
      <ellipse className="art-rim" cx="60" cy="52" rx="52" ry="9" />
      <ellipse className="art-well" cx="60" cy="54" rx="44" ry="6" />
      <path className="art-shine" d="M22 66q4 10 12 16" />
    </g>
  )
}

/** All three pieces on the sill, with the estuary behind them. */
export function Scene() {
  return (
    <svg
      className="scene"
      viewBox="0 0 560 400"
      preserveAspectRatio="xMidYMax slice"
      aria-hidden="true"
      focusable="false"
    >
      <rect className="art-sky" width="560" height="400" />
      <circle className="art-sun" cx="372" cy="142" r="74" />
      <path
        className="art-gull"
        d="M96 78q10-12 20 0 10-12 20 0M166 112q7-8 14 0 7-8 14 0M450 60q7-8 14 0 7-8 14 0"
      />
      <path className="art-far" d="M0 206q70-34 150-14t160-8 130 4 120-10v60H0z" />
      <path className="art-water" d="M0 222q35-8 70 0t70 0 70 0 70 0 70 0 70 0 70 0 70 0v140H0z" />
      <path className="art-ripple" d="M330 248h84M350 266h52M318 284h60M60 262h70M96 282h44M440 300h70" />
      <path className="art-shelf" d="M0 338h560v62H0z" />
      <path className="art-edge" d="M0 338h560" />
      <g className="art-shadow">
        <ellipse cx="150" cy="346" rx="80" ry="8" />
        <ellipse cx="303" cy="346" rx="54" ry="8" />
        <ellipse cx="434" cy="346" rx="62" ry="8" />
      </g>
      <g transform="translate(48 168) scale(1.7)">
        <Bowl x={0} y={0} />
      </g>
      <g transform="translate(188 106) scale(1.95)">
        <Vase x={0} y={2} />
      </g>
      <g transform="translate(338 176) scale(1.52)">
        <Mug x={0} y={0} />
      </g>
    </svg>
  )
}
