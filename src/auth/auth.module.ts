import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AuditModule } from '../audit/audit.module.js';
import { AccessGuard } from './access.guard.js';
import { ApiKeyController } from './api-key.controller.js';
import { ApiKeyService } from './api-key.service.js';
import { ApiKeyStore } from './api-key.store.js';
import { AuthenticationService } from './authentication.service.js';

/** Keys, and the guard that stands before every route of the application. */
@Module({
  imports: [AuditModule],
  controllers: [ApiKeyController],
  providers: [ApiKeyStore, ApiKeyService, AuthenticationService, { provide: APP_GUARD, useClass: AccessGuard }],
})
export class AuthModule {}
