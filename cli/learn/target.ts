/** What is looked for: the write of one setting of one organization. */
export interface Target {
  /** Undefined where the capture does not say which organization it was. */
  readonly organizationId: string | undefined;
  readonly organizationName?: string | undefined;
  /** The setting's field, such as `onlyAdminsInviteByEmail`. */
  readonly field: string;
}
