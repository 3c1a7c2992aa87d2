import { describe, expect, it } from '@jest/globals';
import type { Prediction } from '../prediction.js';
import { read } from '../rules/reading.js';
import { unread } from '../rules/verdict.js';
import type { EngineItem } from './engine.js';
import { MicroBatcher } from './micro-batcher.js';

const LIMITS = { texts: 16, units: 1_000, waitMs: 4 };
const answer = (item: EngineItem): Prediction => unread(read(item.text), { engine: 'transformer', modelVersion: item.text }, false);
const item = (text: string): EngineItem => ({ text, explain: false });

/** A batcher whose batches end only when the test says so. */
function manual(limits = LIMITS) {
  const batches: { items: readonly EngineItem[]; finish: () => void; fail: (error: Error) => void }[] = [];
  const batcher = new MicroBatcher(
    limits,
    (items) => new Promise((resolve, reject) => batches.push({ items, finish: () => resolve(items.map(answer)), fail: reject })),
  );
  return { batcher, batches };
}

describe('micro-batches', () => {
  it('sends a full batch at once, fills the next one while it runs, and answers each text with its own', async () => {
    const { batcher, batches } = manual();
    const answers = Array.from({ length: 20 }, (_, i) => batcher.add(item(`t${i}`)));
    expect(batches.map((batch) => batch.items.length)).toEqual([16]);
    batches[0]?.finish();
    await answers[15];
    await Promise.resolve();
    batches[1]?.finish();
    expect((await Promise.all(answers)).map((prediction) => prediction.modelVersion)).toEqual(
      Array.from({ length: 20 }, (_, i) => `t${i}`),
    );
    expect(batches.map((batch) => batch.items.length)).toEqual([16, 4]);
  });

  it('lets a single text wait for company, but not for long', async () => {
    const batcher = new MicroBatcher(LIMITS, async (items) => items.map(answer));
    const together = await Promise.all([batcher.add(item('a')), batcher.add(item('b'))]);
    expect(together.map((prediction) => prediction.modelVersion)).toEqual(['a', 'b']);
  });

  it('sends a long text alone', () => {
    const { batcher, batches } = manual({ ...LIMITS, texts: 3, waitMs: 0 });
    for (const text of ['x'.repeat(5_000), 'short', 'short']) void batcher.add(item(text));
    expect(batches.map((batch) => batch.items.length)).toEqual([1]);
  });

  it('tells every text of a failed batch, and goes on', async () => {
    const { batcher, batches } = manual({ ...LIMITS, waitMs: 0 });
    const first = batcher.add(item('a'));
    const second = batcher.add(item('b'));
    batches[0]?.fail(new Error('broken'));
    await expect(first).rejects.toThrow('broken');
    await Promise.resolve();
    batches[1]?.finish();
    expect((await second).modelVersion).toBe('b');
  });

  it('gives up a text whose time is over, before or while it waits', async () => {
    const { batcher, batches } = manual({ ...LIMITS, waitMs: 0 });
    void batcher.add(item('running'));
    const control = new AbortController();
    const waiting = batcher.add(item('late'), control.signal);
    control.abort();
    await expect(waiting).rejects.toMatchObject({ reason: 'slow' });
    await expect(batcher.add(item('later'), control.signal)).rejects.toMatchObject({ reason: 'slow' });
    expect(batches).toHaveLength(1);
  });
});
