import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from '@jest/globals';

/** The module table of the design: what each feature may import besides platform and shared. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  tickets: ['sla', 'outbox', 'audit'],
  classification: [],
  routing: ['audit'],
  queue: [],
  sla: ['outbox', 'audit'],
  triage: ['tickets', 'classification', 'routing', 'queue', 'sla', 'outbox'],
  desk: ['tickets', 'routing', 'queue', 'sla', 'agents', 'outbox', 'audit'],
  agents: ['audit'],
  reports: ['outbox'],
  webhooks: ['outbox', 'audit'],
  outbox: [],
  auth: ['audit'],
  audit: [],
  health: [],
  platform: [],
  shared: [],
};
const everywhere = ['platform', 'shared'];
/** The composition root, which knows all modules. */
const root = /^src\/[^/]+\.ts$/;

interface Import {
  file: string;
  target: string;
  typeOnly: boolean;
}

const files = readdirSync('src', { recursive: true })
  .map((name) => join('src', String(name)))
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'));
const sources = new Map(files.map((file) => [file, readFileSync(file, 'utf8')]));
const imports: Import[] = [...sources].flatMap(([file, source]) =>
  [...source.matchAll(/^import\s+(type\s+)?[^;]*?from\s+'([^']+)';/gms)].map(([, type, target]) => ({
    file,
    target: target as string,
    typeOnly: type !== undefined,
  })),
);
const featureOf = (file: string) => file.split('/')[1] as string;
const resolved = ({ file, target }: Import) => normalize(join(dirname(file), target)).replace(/\.js$/, '.ts');
const relative = imports.filter(({ target }) => target.startsWith('.'));
const acrossFeatures = relative.filter((one) => !root.test(one.file) && featureOf(one.file) !== featureOf(resolved(one)));
const show = (one: Import) => `${one.file} → ${one.target}`;

describe('the rules of the house', () => {
  it('reads the imports of every file', () => {
    expect(files.length).toBeGreaterThan(100);
    expect(relative.length).toBeGreaterThan(files.length);
    expect(relative.filter((one) => !sources.has(resolved(one)) && !resolved(one).startsWith('migrations/')).map(show)).toEqual([]);
  });

  it('a module imports only what the table lets it', () => {
    const wrong = acrossFeatures.filter((one) => {
      const [from, to] = [featureOf(one.file), featureOf(resolved(one))];
      return !everywhere.includes(to) && !allowed[from]?.includes(to) && !/\.entity\.ts$/.test(one.file);
    });
    expect(wrong.map(show)).toEqual([]);
  });

  it('a module reaches another only through its module, its services, its words and its types', () => {
    const open = /(\.module|\.service|\.dto|\.entity)\.ts$|\/rules\/[^/]+\.ts$/;
    const wrong = acrossFeatures.filter((one) => {
      const target = resolved(one);
      return !everywhere.includes(featureOf(target)) && !one.typeOnly && !open.test(target);
    });
    expect(wrong.map(show)).toEqual([]);
  });

  it('a store belongs to its own feature', () => {
    expect(acrossFeatures.filter((one) => /\.store\.ts$/.test(resolved(one)) && !one.typeOnly).map(show)).toEqual([]);
  });

  // Generators of random cases for specs (*.arbitrary.ts) are no rules.
  const rules = files.filter((file) => /\/rules\/.+\.ts$/.test(file) && !file.endsWith('.arbitrary.ts'));

  it('rules/ is pure: no Nest, no TypeORM, no node, no clock, no chance', () => {
    const impureImport = imports.filter(
      ({ file, target }) => rules.includes(file) && !file.endsWith('.spec.ts') && /^(@nestjs|typeorm|node:|pg$|prom-client)/.test(target),
    );
    const impureCall = rules.filter(
      (file) =>
        !file.endsWith('.spec.ts') &&
        /\bDate\.now\(\)|\bnew Date\(\)|\bMath\.random\(\)|\bperformance\.now\(\)/.test(sources.get(file) as string),
    );
    expect([...impureImport.map(show), ...impureCall]).toEqual([]);
  });

  it('every rule has its spec beside it', () => {
    const bare = rules.filter((file) => !file.endsWith('.spec.ts') && !sources.has(file.replace(/\.ts$/, '.spec.ts')));
    expect(bare).toEqual([]);
  });

  it('SQL stands only in stores', () => {
    const sql = /\.(query|createQueryBuilder)\(|`\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH)\s/;
    const elsewhere = files.filter((file) => !/\.store\.ts$|\.spec\.ts$/.test(file) && sql.test(sources.get(file) as string));
    // The advisory lock of the migrations, the two places that send a store's statements, and the INSERT that the outbox lends to larger statements.
    expect(elsewhere.sort()).toEqual([
      'src/database.ts',
      'src/outbox/outbox.service.ts',
      'src/platform/prepared.ts',
      'src/platform/sql.ts',
    ]);
  });

  it('the system clock and chance are read in few known places', () => {
    const reading = files.filter(
      (file) => !file.endsWith('.spec.ts') && /\bDate\.now\(\)|\bnew Date\(\)/.test(sources.get(file) as string),
    );
    // The lock of the embedded cluster compares times of files, before there is an application to inject a clock into.
    expect(reading.sort()).toEqual(['src/platform/clock.ts', 'src/platform/embedded-postgres/lock.ts']);
  });
});
