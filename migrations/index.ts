import { Outbox1764000000001 } from './0001-outbox.js';
import { Audit1764000000002 } from './0002-audit.js';
import { Auth1764000000003 } from './0003-auth.js';
import { Agents1764000000004 } from './0004-agents.js';
import { Routing1764000000005 } from './0005-routing.js';
import { Tickets1764000000006 } from './0006-tickets.js';
import { Classification1764000000007 } from './0007-classification.js';
import { Queue1764000000008 } from './0008-queue.js';
import { Sla1764000000009 } from './0009-sla.js';
import { Webhooks1764000000010 } from './0010-webhooks.js';
import { Reports1764000000011 } from './0011-reports.js';
import { AuthDepartments1764000000012 } from './0012-auth-departments.js';
import { TicketView1764000000013 } from './0013-ticket-view.js';
import { Calendars1764000000014 } from './0014-calendars.js';
import { CustomerValue1764000000015 } from './0015-customer-value.js';
import { SlaLedger1764000000016 } from './0016-sla-ledger.js';
import { SlaReports1764000000017 } from './0017-sla-reports.js';
import { Leases1764000000018 } from './0018-leases.js';

/** All of them, in the order in which they run. A new one is added at the end; one that has landed is never changed. */
export const migrations = [
  Outbox1764000000001,
  Audit1764000000002,
  Auth1764000000003,
  Agents1764000000004,
  Routing1764000000005,
  Tickets1764000000006,
  Classification1764000000007,
  Queue1764000000008,
  Sla1764000000009,
  Webhooks1764000000010,
  Reports1764000000011,
  AuthDepartments1764000000012,
  TicketView1764000000013,
  Calendars1764000000014,
  CustomerValue1764000000015,
  SlaLedger1764000000016,
  SlaReports1764000000017,
  Leases1764000000018,
];
