import type { BulkLine, Ticket } from './api.js';
import type { Part } from './cast.js';
import type { Client } from './client.js';
import { isChinese } from './complaint.js';
import { someCustomer } from './customers.js';
import { type Day, pause } from './day.js';
import { encodeGb18030 } from './gb18030.js';
import type { Random } from './random.js';
import { CATEGORY_NAME, departmentName } from './words.js';

/** Seconds between two complaints that come in one by one, before chance. */
const GAP_SECONDS = 0.4;
const EXCEL_ARRIVES = 24;

/** The shop's systems: they send what customers complain of, one by one and in files. */
export class Tools {
  constructor(
    private readonly day: Day,
    private readonly client: Client,
    private readonly random: Random,
  ) {}

  /** Sends everything, spread over the day. */
  async run(parts: readonly Part[]): Promise<void> {
    const bodies = parts.map((part, index) => ({ part, body: this.bodyOf(part, this.day.enter(part, index)) }));
    const of = (by: Part['by']) => bodies.filter(({ part }) => part.by === by).map(({ body }) => body);
    await this.sendMails(of('ndjson'));
    const single = bodies.filter(({ part }) => part.by === 'post' || part.by === 'replayed_post');
    for (const [index, { part, body }] of single.entries()) {
      if (this.day.outOfTime) break;
      if (index === EXCEL_ARRIVES) await this.sendSpreadsheet(of('csv'));
      await this.sendOne(body, part.by === 'replayed_post');
      await pause(GAP_SECONDS * (0.5 + this.random.next()));
    }
    this.day.intakeOver = true;
  }

  private bodyOf({ complaint }: Part, externalId: string) {
    const { text, channel, product, order, subject, metadata } = complaint;
    const customer = someCustomer(isChinese(complaint), this.random);
    const orderId = order ?? (product ? `SO-26${this.random.between(100000, 999999)}` : undefined);
    return { text, externalId, channel, product, orderId, subject, metadata, customer };
  }

  private async sendOne(body: Body, again: boolean): Promise<void> {
    this.day.sending([body.externalId]);
    const headers = { 'Idempotency-Key': body.externalId, Prefer: 'wait=5' };
    const { body: ticket, status } = await this.client.send<Ticket>('POST', '/v1/tickets', body, headers);
    this.day.note(ticket);
    this.day.tell.say(ticket.urgent ? 'urgent' : 'intake', ticket.number, `${verdictOf(ticket)}  ${body.channel}「${body.text}」`);
    if (!again) return;
    const repeated = await this.client.send<Ticket>('POST', '/v1/tickets', body, headers);
    if (repeated.body.id !== ticket.id) throw new Error('The same Idempotency-Key made a second ticket.');
    this.day.tell.say(
      'replay',
      ticket.number,
      `网络重试，同一 Idempotency-Key 同一工单 · sent twice, one ticket (${status}, ${repeated.status})`,
    );
  }

  private async sendMails(bodies: readonly Body[]): Promise<void> {
    this.day.sending(bodies.map(({ externalId }) => externalId));
    const lines = bodies.map((body) => JSON.stringify(body)).join('\n');
    const { body } = await this.client.send<BulkLine[]>('POST', '/v1/tickets/bulk', lines, { 'Content-Type': 'application/x-ndjson' });
    this.tellBulk(body, 'NDJSON', '昨夜邮件', 'last night’s e-mails');
  }

  private async sendSpreadsheet(bodies: readonly Body[]): Promise<void> {
    this.day.sending(bodies.map(({ externalId }) => externalId));
    const file = encodeGb18030(asCsv(bodies));
    const { body, headers } = await this.client.send<BulkLine[]>('POST', '/v1/tickets/bulk', file, { 'Content-Type': 'text/csv' });
    this.tellBulk(body, `CSV, ${headers.get('X-Text-Encoding')}`, '合作门店 Excel', "a partner's spreadsheet");
  }

  private tellBulk(results: readonly BulkLine[], form: string, zh: string, en: string): void {
    const failed = results.find(({ error }) => error);
    if (failed) throw new Error(`Line ${failed.line} of a bulk upload was refused: ${failed.error?.code} ${failed.error?.detail}`);
    const numbers = results.map(({ ticket }) => ticket?.number ?? 0);
    this.day.tell.say('bulk', null, `${zh} · ${en} (${form}): ${results.length} → #${Math.min(...numbers)} … #${Math.max(...numbers)}`);
  }
}

type Body = ReturnType<Tools['bodyOf']>;

/** What triage said, in a few words. */
function verdictOf({ category, confidence, department, decision }: Ticket): string {
  if (category === null) return '→ 排队中 in triage';
  const share = `${Math.round((confidence ?? 0) * 100)} %`;
  return decision === 'review' ? `→ ${departmentName(department)} (${category}? ${share})` : `→ ${CATEGORY_NAME[category]} ${share}`;
}

const COLUMNS = [
  'externalId',
  'text',
  'channel',
  'product',
  'orderId',
  'metadata',
  'customer.id',
  'customer.name',
  'customer.tier',
  'customer.locale',
];

/** Rows as a spreadsheet saves them: field names first, every cell quoted. */
function asCsv(bodies: readonly Body[]): string {
  const rows = bodies.map(({ customer, metadata, ...body }) => {
    const row: Record<string, string | undefined> = { ...body, ...(metadata ? { metadata: JSON.stringify(metadata) } : {}) };
    for (const [name, value] of Object.entries(customer)) row[`customer.${name}`] = value;
    return COLUMNS.map((name) => row[name] ?? '');
  });
  return [COLUMNS, ...rows].map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')).join('\r\n');
}
