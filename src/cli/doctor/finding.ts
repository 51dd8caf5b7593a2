/** What a check of the doctor has found. Never holds a secret, a token or an address of a person. */
export interface Finding {
  /** Stable name of the check, such as `env.secret` or `tenant.session-switch`; part of `--json`. */
  check: string
  /** `skipped`: it could not be looked at, and `what` says why. Only `problem` makes the exit code 1. */
  status: 'ok' | 'advice' | 'problem' | 'skipped'
  /** What was found, in one sentence. */
  what: string
  /** What comes of it: what the visitor or the log shows. Not for `ok`. */
  why?: string
  /** How to mend it: the variable, the place in the dashboard, the call. Not for `ok`. */
  how?: string
}
