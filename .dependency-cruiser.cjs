/**
 * The floor plan: a room imports only from rooms above it in this list; no cycles; roofs are imported by nothing.
 * Only *.node.ts and *.browser.ts may touch Node or the DOM below `record`.
 */
const rooms = [
  'quantity',
  'numerics',
  'schedule',
  'kernel',
  'evidence',
  'molecules',
  'tissue',
  'vessels',
  'cells',
  'adhesion',
  'crossing',
  'leakage',
  'body',
  'simulation',
  'scenario',
  'record',
  'study',
  'validation',
  'report',
  'cli',
  'serve',
]
const roofs = ['cli', 'serve']
const floors = rooms.map((room, i) => ({
  name: `floor-${room}`,
  comment: `${room} may import only from rooms above it in the floor plan`,
  severity: 'error',
  from: { path: `^src/${room}/` },
  to: { path: `^src/(${[...rooms.slice(i + 1), ...roofs.filter((r) => r !== room)].join('|') || 'none'})/` },
}))
const engine = rooms.slice(0, rooms.indexOf('record')).join('|')

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    ...floors,
    {
      name: 'engine-is-portable',
      comment: 'Node modules only in *.node.ts below record/',
      severity: 'error',
      from: { path: `^src/(${engine})/`, pathNot: '\\.node\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'studio-is-a-roof',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^studio/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { conditionNames: ['import', 'node', 'default'], exportsFields: ['exports'] },
  },
}
