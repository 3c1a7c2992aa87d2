import { describe, expect, it } from '@jest/globals';
import { type Interest, isFor, type Seen } from './visibility.js';

const all: Interest = { departments: null, source: null, types: [] };
const event: Seen = { type: 'ticket.queued', source: 'shop', department: 'quality', data: {} };

describe('who may see an event', () => {
  it.each<[string, Partial<Interest>, Partial<Seen>, boolean]>([
    ['everything is for a reader without bounds', {}, {}, true],
    ['an event without department or source is for a reader without bounds', {}, { department: null, source: null }, true],
    ['a wanted type', { types: ['ticket.closed', 'ticket.queued'] }, {}, true],
    ['another type', { types: ['ticket.closed'] }, {}, false],
    ['the own department', { departments: ['service', 'quality'] }, {}, true],
    ['another department', { departments: ['service'] }, {}, false],
    ['no department at all', { departments: [] }, {}, false],
    ['an event that has no department yet, for a bound reader', { departments: ['quality'] }, { department: null }, false],
    ['the own source', { source: 'shop' }, {}, true],
    ['another source', { source: 'crm' }, {}, false],
    ['an event without source, for a tool', { source: 'shop' }, { source: null }, false],
    ['an internal note, for a tool', { source: 'shop' }, { data: { visible: 'internal' } }, false],
    ['an answer to the customer, for a tool', { source: 'shop' }, { data: { visible: 'customer' } }, true],
    ['an internal note, for staff', { departments: ['quality'] }, { data: { visible: 'internal' } }, true],
  ])('%s', (_, interest, seen, answer) => {
    expect(isFor({ ...all, ...interest }, { ...event, ...seen })).toBe(answer);
  });
});
