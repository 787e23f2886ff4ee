#!/usr/bin/env node
// Way in from a checkout: runs the TypeScript sources. A build has dist/src/main.js instead.
import { register } from 'tsx/esm/api'

register()
await import('../main.ts')
