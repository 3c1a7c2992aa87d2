import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bearer, startApp, type TestApp } from './support/app.js';
import { until } from './support/until.js';

interface Line {
  line: number;
  status: number;
  ticket?: { id: string; externalId: string | null };
  error?: { code: string };
}

describe('bulk intake', () => {
  let app: TestApp;
  let tool: string;

  beforeAll(async () => {
    app = await startApp();
    tool = await app.key({ role: 'intake', source: 'bulk' });
  });
  afterAll(() => app.close());

  const send = async (type: string, body: NonNullable<RequestInit['body']>) => {
    const answer = await fetch(`${app.url}/v1/tickets/bulk`, {
      method: 'POST',
      headers: { ...bearer(tool), 'Content-Type': type },
      body,
      duplex: 'half',
    } as RequestInit);
    const lines = (await answer.text()).trim();
    return { answer, lines: lines === '' ? [] : lines.split('\n').map((line): Line => JSON.parse(line)) };
  };
  const ndjson = (rows: unknown[]) => rows.map((row) => `${typeof row === 'string' ? row : JSON.stringify(row)}\n`).join('');

  it('answers each line in order; a bad line answers for itself and the others go in', async () => {
    const rows = [
      { text: '少发一件', externalId: 'b1' },
      '{"text":',
      { text: '' },
      '',
      [1],
      { text: 'late again', externalId: 'b2' },
      { text: 'x', metadata: { a: '\u0000' } },
      { text: '少发一件', externalId: 'b1' },
      { text: '别的', externalId: 'b1' },
    ];
    const { answer, lines } = await send('application/x-ndjson', ndjson(rows));
    expect(answer.headers.get('content-type')).toContain('application/x-ndjson');
    expect(lines.map(({ line, status, error }) => [line, status, error?.code])).toEqual([
      [1, 202, undefined],
      [2, 400, 'invalid_json'],
      [3, 422, 'invalid_body'],
      [5, 422, 'invalid_body'],
      [6, 202, undefined],
      [7, 422, 'invalid_text'],
      [8, 200, undefined],
      [9, 409, 'external_id_conflict'],
    ]);
    expect(lines[6]?.ticket?.id).toBe(lines[0]?.ticket?.id);
  });

  it('answers an empty upload with no line, and a repeated one with the same tickets', async () => {
    expect((await send('application/x-ndjson', '')).lines).toEqual([]);
    const body = ndjson(Array.from({ length: 1200 }, (_, i) => ({ text: `第${i}单物流太慢`, externalId: `r-${i}` })));
    const first = await send('application/x-ndjson', body);
    const second = await send('application/x-ndjson', body);
    expect(first.lines.map(({ status }) => status)).toEqual(Array(1200).fill(202));
    expect(second.lines.map(({ status }) => status)).toEqual(Array(1200).fill(200));
    expect(second.lines.map(({ ticket }) => ticket?.id)).toEqual(first.lines.map(({ ticket }) => ticket?.id));
  });

  const csv =
    'text,externalId,customer.id,customer.tier,metadata\n"快递把箱子压扁了,\n还漏水",ID,c9,core,"{""shop"":1}"\n好评，没有问题,,,,\n';
  const utf16 = (text: string) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
  /** The rows above in GB18030, made by a Chinese spreadsheet's rules: each pair of bytes one character. */
  const gb = (text: string) => {
    const table = new Map<string, number[]>();
    const decoder = new TextDecoder('gb18030');
    for (let high = 0x81; high <= 0xfe; high += 1)
      for (let low = 0x40; low <= 0xfe; low += 1) table.set(decoder.decode(Uint8Array.of(high, low)), [high, low]);
    return Buffer.from([...text].flatMap((sign) => (sign.charCodeAt(0) < 128 ? [sign.charCodeAt(0)] : (table.get(sign) as number[]))));
  };

  it.each([
    ['utf-8', 'c-utf8', (text: string) => Buffer.from(text)],
    ['utf-8', 'c-bom', (text: string) => Buffer.from(`\ufeff${text}`)],
    ['utf-16le', 'c-utf16', utf16],
    ['gb18030', 'c-gb', gb],
  ])('D35 reads CSV in %s (%s), and tells the encoding', async (encoding, id, encode) => {
    const { answer, lines } = await send('text/csv', encode(csv.replace('ID', id)) as unknown as string);
    expect(answer.headers.get('x-text-encoding')).toBe(encoding);
    expect(lines.map(({ status }) => status)).toEqual([202, 202]);
    const [row] = await app.dataSource.query('SELECT text, customer_id, tier, metadata FROM ticket WHERE external_id = $1', [id]);
    expect(row).toEqual({ text: '快递把箱子压扁了,\n还漏水', customer_id: 'c9', tier: 'core', metadata: { shop: 1 } });
  });

  it('names an unknown column, and says where a file stops being CSV', async () => {
    expect((await send('text/csv', 'text,colour\n少发,red\n')).lines[0]?.error?.code).toBe('invalid_body');
    const { lines } = await send('text/csv', 'text\n第一行\n"没有结尾的引号\n');
    expect(lines.map(({ status, error }) => [status, error?.code])).toEqual([
      [202, undefined],
      [422, 'invalid_csv'],
    ]);
  });

  it('refuses another media type', async () => {
    expect((await send('text/plain', 'x')).answer.status).toBe(415);
    expect((await send('application/json', '[]')).answer.status).toBe(415);
  });

  it('refuses a line that is too long, and reads on', async () => {
    const { lines } = await send('application/x-ndjson', `{"text":"${'x'.repeat(300_000)}"}\n${ndjson([{ text: '正常的一行' }])}`);
    expect(lines.map(({ line, status }) => [line, status])).toEqual([
      [1, 413],
      [2, 202],
    ]);
  });

  it('serves a sender that reads nothing until all is sent', async () => {
    const { request } = await import('node:http');
    const answered = await new Promise<number>((resolve, reject) => {
      const upload = request(
        `${app.url}/v1/tickets/bulk`,
        { method: 'POST', headers: { ...bearer(tool), 'Content-Type': 'application/x-ndjson' } },
        (answer) => {
          let lines = 0;
          answer.pause();
          upload.on('finish', () => answer.resume());
          if (upload.writableFinished) answer.resume();
          answer.on('data', (chunk: Buffer) => {
            lines += chunk.toString().split('\n').length - 1;
          });
          answer.on('end', () => resolve(lines));
        },
      );
      upload.on('error', reject);
      for (let i = 0; i < 20_000; i += 1) upload.write(`{"text":"","externalId":"none-${i}"}\n`);
      upload.end();
    });
    expect(answered).toBe(20_000);
  });

  it('triages all that came in: nothing stays received', async () => {
    await until(
      async () => {
        const [{ left }] = await app.dataSource.query(`SELECT count(*)::int AS left FROM ticket WHERE status = 'received'`);
        return left === 0;
      },
      'every ticket triaged',
      120_000,
    );
    const [{ lost }] = await app.dataSource.query(
      `SELECT count(*)::int AS lost FROM ticket t LEFT JOIN queue_item q ON q.ticket_id = t.id WHERE q.ticket_id IS NULL`,
    );
    expect(lost).toBe(0);
  }, 150_000);
});
