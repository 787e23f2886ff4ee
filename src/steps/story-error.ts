import { ScowatchError } from '../errors.ts'

/** A change of stories that can't be made: what was named isn't there, or isn't as asked. */
export class StoryError extends ScowatchError {
  readonly code: 'not-found' | 'conflict'

  constructor(code: 'not-found' | 'conflict', message: string) {
    super(message)
    this.code = code
  }
}
