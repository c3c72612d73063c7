import { z } from "zod";

/** `warn` does not keep the main job from running; `skip` is a check whose precondition is not there. */
export const statuses = ["ok", "warn", "fail", "skip"] as const;

export const checkSchema = z.strictObject({
  /** Never renamed. A part after a dot tells checks of one kind apart: `setting.restrictInvitationsToAdmins`. */
  id: z.string().min(1),
  status: z.enum(statuses),
  /** What was found, in one line. */
  summary: z.string().min(1),
  /** Further lines. */
  detail: z.array(z.string()).optional(),
  /** What to do about it; there for each failure. */
  next: z.string().optional(),
  /** Code of the error that was found, as in the troubleshooting page. */
  code: z.string().optional(),
});

/** What `--json` prints. */
export const reportSchema = z.strictObject({
  /** Of this format. */
  version: z.literal(1),
  /** Whether the main job can run: no check failed. */
  ok: z.boolean(),
  checks: z.array(checkSchema),
});

export type Status = (typeof statuses)[number];
export type Check = z.output<typeof checkSchema>;
export type Report = z.output<typeof reportSchema>;

export function reportOf(checks: readonly Check[]): Report {
  return { version: 1, ok: checks.every(({ status }) => status !== "fail"), checks: [...checks] };
}
