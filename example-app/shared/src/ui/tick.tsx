export function Tick() {
  return (
    <svg className="tick" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <circle cx="12" cy="12" r="11" />
      <path d="M7 12.500l3.500 3.500L17 9" />
    </svg>
  )
}
