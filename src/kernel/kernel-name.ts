/** The kernels a host may run on the team. Arguments: see the doc comments in kernels/*.ts. */
export type KernelName =
  | 'lodStep'
  | 'changeStep'
  | 'reactStep'
  | 'steadySolve'
  | 'sampleField'
  | 'sortCells'
  | 'sortVoxels'
  | 'sumByVoxel'
  | 'contactForces'
  | 'moveAxis'
  | 'expColumn'
  | 'logColumn'
  | 'philoxColumns'
  | 'trapOn'

/** Kernels that only ever run in the caller: they are sequential or answer with a number. */
export type LoneKernelName = 'hashBlocks' | 'firstNaN'
