import { scenarioFields } from './scenario-fields.ts'

/** JSON Schema (2020-12) of the scenario file, version 1, made from the declarations that read it. */
export function scenarioSchema(): Record<string, unknown> {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'scenario-1.schema.json',
    title: 'Transmural scenario, version 1',
    ...scenarioFields.json,
  }
}

/** The schema as the text of the published file. */
export function scenarioSchemaText(): string {
  return `${JSON.stringify(scenarioSchema(), null, 2)}\n`
}
