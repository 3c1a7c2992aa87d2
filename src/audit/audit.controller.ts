import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { ADMINS, Allow } from '../platform/access.js';
import { AuditPage, AuditQueryDto, AuditVerificationView } from './audit.dto.js';
import { AuditService } from './audit.service.js';

@ApiTags('audit')
@ApiBearerAuth()
@Controller('v1/audit')
@Allow(ADMINS)
export class AuditController {
  constructor(private readonly audit: AuditService) {}

  /** Who did what, newest first. */
  @Get()
  list(@Query() query: AuditQueryDto): Promise<AuditPage> {
    return this.audit.list(query);
  }

  /** Reads the whole chain and says whether anything in it was changed: up to a minute for a million entries. */
  @Get('verify')
  verify(): Promise<AuditVerificationView> {
    return this.audit.verify();
  }
}
