/** The kernels a host may run. Arguments: see the doc comments in kernels/*.ts. */
export type KernelName =
  | 'lodStep'
  | 'changeStep'
  | 'reactStep'
  | 'sortCells'
  | 'sortVoxels'
  | 'sumByVoxel'
  | 'contactForces'
  | 'moveAxis'
  | 'trapOn'
