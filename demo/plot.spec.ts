import { describe, expect, it } from '@jest/globals';
import { nextStep, type Scene } from './plot.js';

const scene = (given: Partial<Scene>): Scene => ({
  expected: 'quality',
  said: 'quality',
  here: 'quality',
  fate: 'plain',
  moves: 0,
  cameBack: false,
  ...given,
});

describe('nextStep', () => {
  it('brings a ticket to the right department first', () => {
    expect(nextStep(scene({ here: 'logistics', fate: 'ask' }))).toBe('misrouted');
    expect(nextStep(scene({ here: 'review', fate: 'ask' }))).toBe('correct');
    expect(nextStep(scene({ fate: 'ask' }))).toBe('hold');
  });

  it('does not let it wander for ever', () => {
    expect(nextStep(scene({ here: 'logistics', moves: 2 }))).toBe('settle');
  });

  it('closes what is no complaint, once it says so', () => {
    expect(nextStep(scene({ expected: 'other', said: 'other', here: 'review' }))).toBe('close');
    expect(nextStep(scene({ expected: 'other', said: 'quality' }))).toBe('correct');
    expect(nextStep(scene({ expected: 'other', said: 'quality', moves: 2 }))).toBe('close');
  });

  it('settles what comes back', () => {
    expect(nextStep(scene({ cameBack: true, fate: 'comeback', here: 'logistics' }))).toBe('settle');
  });
});
