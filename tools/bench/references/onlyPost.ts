/** A provider that creates with a POST and no more: it looks for nothing before, and reads nothing back. */
import { creating } from "./methods";
import { call } from "./opik";
import { serve } from "./serve";

serve(
  creating(async (body) => {
    const response = await call("POST", "/v1/private/feedback-definitions", body);
    await response.text();
    return String(response.headers.get("location")?.split("/").at(-1));
  }),
);
