import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { v7 } from 'uuid';
import { AuditService } from '../audit/audit.service.js';
import type { Principal } from '../platform/access.js';
import { CustomerTiersStore, type Retiering } from './customer-tiers.store.js';
import type { RetierView } from './customers.dto.js';
import { tallyFlows } from './rules/tiers.js';

/** Gives customers their tiers by value. Tickets keep the tier that they came with. */
@Injectable()
export class CustomerTiersService {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly store: CustomerTiersStore,
    private readonly audit: AuditService,
  ) {}

  /** What `retier` would do now. */
  async preview(): Promise<RetierView> {
    return viewOf(await this.store.preview(this.dataSource.manager), true);
  }

  /** One transaction, with one entry in the audit trail unless nothing changes: the second of two at once finds everything done. */
  async retier(caller: Principal): Promise<RetierView> {
    return this.dataSource.transaction(async (manager) => {
      await this.store.lock(manager);
      const view = viewOf(await this.store.apply(manager), false);
      const { customers, withoutValue, changed, before, after } = view;
      const data = { customers, withoutValue, changed, before, after };
      if (changed > 0)
        await this.audit.record(manager, [
          { actor: caller, action: 'customer.retier', entity: 'customer_retiering', entityId: v7(), data },
        ]);
      return view;
    });
  }
}

function viewOf({ flows, changes }: Retiering, preview: boolean): RetierView {
  const withoutValue = flows.filter(({ valued }) => !valued).reduce((sum, { count }) => sum + count, 0);
  const { customers, changed, before, after } = tallyFlows(flows);
  return { preview, customers, withoutValue, changed, before, after, changes };
}
