import { Module } from '@nestjs/common';

/** What happened, in figures, for people who answer for departments. */
@Module({})
export class ReportsModule {}
