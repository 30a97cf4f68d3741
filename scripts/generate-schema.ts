/** schema/scenario-1.schema.json from the declarations of src/scenario. Started by scripts/generate.ts. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { scenarioSchemaText } from '../src/scenario/json-schema.ts'

const path = 'schema/scenario-1.schema.json'
const text = scenarioSchemaText()
mkdirSync('schema', { recursive: true })
if (!existsSync(path) || readFileSync(path, 'utf8') !== text) writeFileSync(path, text)
