import { Agent, AgentDepartment } from './agents/agent.entity.js';
import { AuditEntry } from './audit/audit-entry.entity.js';
import { ApiKey, ApiKeyDepartment } from './auth/api-key.entity.js';
import { PredictionEntity } from './classification/prediction.entity.js';
import { OutboxEvent } from './outbox/outbox.entity.js';
import { LeaseReceiptEntity } from './queue/lease-receipt.entity.js';
import { QueueItemEntity } from './queue/queue-item.entity.js';
import { DepartmentEntity } from './routing/department.entity.js';
import { RoutingRuleEntity } from './routing/routing-rule.entity.js';
import { CalendarEntity } from './sla/calendar.entity.js';
import { HolidayEntity, HolidaySetEntity } from './sla/holiday.entity.js';
import { SlaChargeEntity } from './sla/sla-charge.entity.js';
import { SlaClockEntity } from './sla/sla-clock.entity.js';
import { SlaEscalationEntity } from './sla/sla-escalation.entity.js';
import { SlaPolicyEntity } from './sla/sla-policy.entity.js';
import { SlaSegmentEntity } from './sla/sla-segment.entity.js';
import { SlaTimerEntity } from './sla/sla-timer.entity.js';
import { CustomerEntity } from './tickets/customer.entity.js';
import { IdempotencyKeyEntity } from './tickets/idempotency-key.entity.js';
import { TicketMessageEntity } from './tickets/message.entity.js';
import { TicketEntity } from './tickets/ticket.entity.js';
import { Webhook } from './webhooks/webhook.entity.js';
import { WebhookDelivery } from './webhooks/webhook-delivery.entity.js';

/** Every table, for the one DataSource that service, CLI and tests share. */
export const entities = [
  Agent,
  AgentDepartment,
  ApiKey,
  ApiKeyDepartment,
  AuditEntry,
  CalendarEntity,
  CustomerEntity,
  DepartmentEntity,
  HolidayEntity,
  HolidaySetEntity,
  IdempotencyKeyEntity,
  LeaseReceiptEntity,
  OutboxEvent,
  PredictionEntity,
  QueueItemEntity,
  RoutingRuleEntity,
  SlaChargeEntity,
  SlaClockEntity,
  SlaEscalationEntity,
  SlaPolicyEntity,
  SlaSegmentEntity,
  SlaTimerEntity,
  TicketEntity,
  TicketMessageEntity,
  Webhook,
  WebhookDelivery,
];
