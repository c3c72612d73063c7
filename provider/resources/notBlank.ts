import { z } from "zod";

/** A text with more than blanks in it; without a bound to its length. */
export const notBlank = z.string().regex(/\S/, "it must not be blank");
