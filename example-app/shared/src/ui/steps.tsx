/** Where in the checkout the buyer is. */
export function Steps({ current, byPhone = false }: { current: 1 | 2 | 3; byPhone?: boolean | undefined }) {
  const steps = ['Your details', byPhone ? 'Your phone' : 'Your inbox', 'Your order']
  return (
    <ol className="steps" aria-label="Checkout">
      {steps.map((step, index) => (
        <li
          key={step}
          aria-current={index + 1 === current ? 'step' : undefined}
          data-done={index + 1 < current}
        >
          <span className="step-dot" aria-hidden="true" />
          {step}
        </li>
      ))}
    </ol>
  )
}
