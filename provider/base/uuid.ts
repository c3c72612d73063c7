/** A UUID of any version, in either case. */
export const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The beginning of one of version 7, which Opik asks for where a client gives the id. */
export const UUID_7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7/i;
