import type { FileRecord, Manifest } from './manifest.ts'

const descriptions: Record<string, [type: string, about: string]> = {
  'scenario.resolved.yaml': ['application/yaml', 'The scenario with every value, unit, grade and citation'],
  'ledger.parquet': [
    'application/vnd.apache.parquet',
    'The crossing ledger: one row per attempt, with the time of every stage',
  ],
  'cells.parquet': ['application/vnd.apache.parquet', 'Cells at every recorded moment'],
  'summary.csv': ['text/csv', 'Counts at every recorded moment'],
  'tables.json': ['application/json', 'The cascade tables of the run'],
  'network.vtp': ['application/xml', 'The vessel network with its blood flow (VTK PolyData)'],
  'report.html': ['text/html', 'The report, self-contained'],
  'events.jsonl': ['application/x-ndjson', 'What happened when'],
  'fields.ome.zarr/': ['application/x-zarr', 'Fields over time (OME-Zarr)'],
}

/** Metadata of a run folder as a research object (RO-Crate 1.1, ro-crate-metadata.json). */
export function roCrate(manifest: Omit<Manifest, 'files'>, files: readonly FileRecord[]): string {
  const parts = files.filter(({ path }) => !path.includes('/') && path !== 'ro-crate-metadata.json')
  const folders = [
    ...new Set(files.filter(({ path }) => path.includes('/')).map(({ path }) => `${path.split('/')[0]}/`)),
  ]
  const ended = manifest.machine.ended
  const graph = [
    {
      '@id': 'ro-crate-metadata.json',
      '@type': 'CreativeWork',
      about: { '@id': './' },
      conformsTo: { '@id': 'https://w3id.org/ro/crate/1.1' },
    },
    {
      '@id': './',
      '@type': 'Dataset',
      name: `${manifest.title} (seed ${manifest.seed})`,
      description: `Results of a simulation of vessel wall crossing with Transmural ${manifest.transmural}, scenario ${manifest.scenario}, seed ${manifest.seed}. For research and teaching, not for clinical decisions.`,
      datePublished: ended.slice(0, 10),
      license: { '@id': '#licence' },
      hasPart: [...parts.map(({ path }) => path), ...folders].map((id) => ({ '@id': id })),
      mentions: { '@id': '#run' },
    },
    {
      '@id': '#licence',
      '@type': 'CreativeWork',
      name: 'Not stated',
      description: 'The results belong to whoever ran the program; add a licence before publishing them.',
    },
    {
      '@id': '#transmural',
      '@type': 'SoftwareApplication',
      name: 'Transmural',
      softwareVersion: manifest.transmural,
      description: 'Simulator of everything that crosses the wall of a blood or lymphatic vessel',
    },
    {
      '@id': '#run',
      '@type': 'CreateAction',
      name: `Run of ${manifest.scenario}, seed ${manifest.seed}`,
      instrument: { '@id': '#transmural' },
      startTime: manifest.machine.started,
      endTime: ended,
      result: [...parts.map(({ path }) => ({ '@id': path })), ...folders.map((id) => ({ '@id': id }))],
      ...(parts.some(({ path }) => path === 'scenario.resolved.yaml')
        ? { object: { '@id': 'scenario.resolved.yaml' } }
        : {}),
    },
    ...parts.map(({ path, bytes, sha256 }) => ({
      '@id': path,
      '@type': 'File',
      name: path,
      description: descriptions[path]?.[1] ?? path,
      encodingFormat: descriptions[path]?.[0] ?? 'application/octet-stream',
      contentSize: String(bytes),
      sha256,
    })),
    ...folders.map((id) => ({ '@id': id, '@type': 'Dataset', name: id, description: descriptions[id]?.[1] ?? id })),
  ]
  return `${JSON.stringify({ '@context': 'https://w3id.org/ro/crate/1.1/context', '@graph': graph }, null, 2)}\n`
}
