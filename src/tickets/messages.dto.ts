import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { IsText } from '../platform/validation.js';
import { MESSAGE_AUTHORS, type MessageAuthor, type MessageVisibility } from './message.entity.js';

/** What was said on a ticket after the complaint itself. */
export class MessageDto {
  id: string;
  from: MessageAuthor;
  visible: MessageVisibility;
  agent: string | null;
  text: string;
  createdAt: string;
}

export class MessagePageDto {
  items: MessageDto[];
  nextCursor: string | null;
}

export class CreateMessageDto {
  /** `customer`: resumes a ticket on hold, reopens a settled one. `staff`: an answer given in the sender's own tool. */
  @IsIn(MESSAGE_AUTHORS) from: MessageAuthor;
  /** 1 to 10,000 characters. */
  @IsText(1, 10_000) text: string;
}

export class ListMessagesDto {
  @IsOptional() @IsText(1, 500) cursor?: string;
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(200) limit?: number = 100;
}
