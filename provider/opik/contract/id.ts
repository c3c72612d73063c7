import { z } from "zod";

/** An id that a server gives: part of a path and of messages, so nothing that changes which path or line it is. */
export const idSchema = z
  .string()
  .min(1)
  .refine((id) => !/^\.{1,2}$|[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(id), "an id is expected");
