import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayUnique, IsArray, IsEmail, IsIn, IsInt, IsOptional, Matches, Max, Min, ValidateNested } from 'class-validator';
import { IsText } from '../platform/validation.js';
import { PRESENCES, Presence } from './agent.entity.js';

/** A department that an agent works in. */
export class AgentDepartmentDto {
  /** Slug of the department. */
  @Matches(/^[a-z0-9][a-z0-9-]{0,62}$/, { message: 'department must be the slug of a department' })
  department!: string;

  /** Tickets at a time in this department; left out: no limit of its own. */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(1000)
  capacity?: number | null;
}

/** An agent as a whole: what is left out is emptied, except `presence`. */
export class PutAgentDto {
  @IsText(1, 100)
  name!: string;

  @IsOptional()
  @IsEmail()
  email?: string | null;

  /** Tickets at a time over all departments; left out: no limit. */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(1000)
  capacity?: number | null;

  /** Left out: `online` for a new agent, unchanged for a known one. */
  @IsOptional()
  @IsIn(PRESENCES)
  presence?: Presence;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @ArrayUnique((item: AgentDepartmentDto) => item?.department)
  @ValidateNested({ each: true })
  @Type(() => AgentDepartmentDto)
  departments?: AgentDepartmentDto[];
}

export class PresenceDto {
  /** `away`: gets nothing assigned, and held tickets go back to the queue instead of to them. */
  @IsIn(PRESENCES)
  presence!: Presence;
}

export class AgentDepartmentView {
  department!: string;
  /** Null: no limit of its own. */
  capacity!: number | null;
}

/** Somebody who works on tickets. */
export class AgentView {
  /** @example "li.wei" */
  id!: string;
  name!: string;
  email!: string | null;
  presence!: Presence;
  /** Tickets at a time over all departments; null: no limit. */
  capacity!: number | null;
  departments!: AgentDepartmentView[];
  createdAt!: Date;
  updatedAt!: Date;
  /** Counts the changes by managers, not those of presence; send it back as `If-Match`. */
  version!: number;
}

export class AgentPage {
  items!: AgentView[];
  nextCursor!: string | null;
}
