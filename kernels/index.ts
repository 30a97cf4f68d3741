export { awaitJob, barrier, heapBase, trapOn } from './control'
export { changeStep, lodStep, reactStep } from './lines'
export { sortCells, sortVoxels, sumByVoxel } from './sort'
export { contactForces, moveAxis } from './contact'
