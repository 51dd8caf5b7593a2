const steps = ['Your details', 'Your inbox', 'Your order'] as const

/** Where in the checkout the buyer is. */
export function Steps({ current }: { current: 1 | 2 | 3 }) {
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
