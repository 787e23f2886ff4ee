// Loads the pack once, in a fresh process, and prints how long it took: run by run.ts.
import { seedFiles } from '../../src/config/seeds.ts'
import { readPack } from '../../src/knowledge/read-pack.ts'
import { createTagger } from '../../src/tagging/tagger.ts'

globalThis.gc?.()
const before = process.memoryUsage()
const start = performance.now()
const pack = readPack(seedFiles())
const read = performance.now()
const tagger = createTagger(pack)
const compiled = performance.now()
globalThis.gc?.()
const after = process.memoryUsage()
const bytes = after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers
const names = tagger.tag({ title: 'SCO summit', text: 'China', language: 'en' }).tags.length
process.stdout.write(
  JSON.stringify({ readMs: read - start, compileMs: compiled - read, bytes, names }),
)
