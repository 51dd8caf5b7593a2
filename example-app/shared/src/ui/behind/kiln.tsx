import { Bowl, Mug, Vase } from '../pottery'

/** The kiln with its door open: where the pieces come from. Decoration only. */
export function Kiln() {
  return (
    <svg className="kiln" viewBox="0 0 420 280" aria-hidden="true" focusable="false">
      <rect className="art-sky" width="420" height="280" />
      <circle className="art-sun" cx="352" cy="76" r="34" />
      <path className="art-gull" d="M26 64q9-11 18 0 9-11 18 0M84 40q6-8 12 0 6-8 12 0" />
      <path className="art-far" d="M0 168q60-26 120-10t130-8 170-2v60H0z" />
      <path className="art-water" d="M0 182q26-7 52 0t52 0 52 0 52 0 52 0 52 0 52 0 56 0v60H0z" />
      <path className="art-ripple" d="M24 204h52M44 218h30M352 204h48M366 220h26" />
      <path className="kiln-chimney" d="M182 38h40v40h-40zM176 34h52v10h-52z" />
      <path className="kiln-smoke" d="M194 28q-8-6 0-12t0-12M210 28q-8-6 0-12t0-12" />
      <path className="art-clay" d="M82 240V158Q82 52 202 52t120 106v82z" />
      <path
        className="kiln-brick"
        d="M86 142h26M292 142h26M85 174h24M295 174h24M85 206h24M295 206h24M98 113l22 8M306 113l-22 8M124 84l17 17M280 84l-17 17M164 64l7 21M240 64l-7 21M202 57v22"
      />
      <path className="kiln-mouth" d="M116 240v-76q0-78 86-78t86 78v76z" />
      <path className="kiln-glow" d="M134 240v-70q0-64 68-64t68 64v70z" />
      <g transform="translate(134 178) scale(.56)">
        <Bowl x={-4} y={0} />
      </g>
      <g transform="translate(176 137) scale(.78)">
        <Vase x={-14} y={0} />
      </g>
      <g transform="translate(214 179) scale(.5)">
        <Mug x={-12} y={0} />
      </g>
      <path className="art-shelf" d="M0 232h420v48H0z" />
      <path className="art-edge" d="M0 232h420" />
    </svg>
  )
}
