/** A provider that reads its objects one by one, as most do: each refresh of a resource is a call. */
import { reading } from "./methods";
import { serve } from "./serve";

const { OPIK_URL_OVERRIDE: url, OPIK_API_KEY: authorization = "" } = process.env;

serve(
  reading(async (id) => {
    const response = await fetch(`${url}/opik/api/v1/private/projects/${id}`, {
      headers: { authorization, "comet-workspace": "default" },
    });
    if (!response.ok) {
      throw new Error(`The project ${id} could not be read: status ${response.status}.`);
    }
    return response.json();
  }),
);
