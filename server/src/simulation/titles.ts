import type { SimulationStep } from './steps';

/** What a step is called: `Scale to 5`. */
export function titleOf(step: SimulationStep): string {
  switch (step.do) {
    case 'apply':
      return 'Apply the manifest';
    case 'nothing':
      return 'Go on from here';
    case 'delete':
      return step.orphan ? 'Delete the set, not its pods' : 'Delete the set';
    case 'deletePod':
      return `Delete ${step.pod}`;
    case 'change':
      return step.title;
  }
}
